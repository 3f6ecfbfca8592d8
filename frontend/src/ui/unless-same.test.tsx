// @vitest-environment jsdom
import { render } from 'preact'
import { expect, test } from 'vitest'
import { unlessSame } from './unless-same'

function drawings() {
  const drawn: string[] = []
  function Plain({ text, mark }: { text: string; mark?: string }) {
    drawn.push(`${text}${mark ?? ''}`)
    return <p>{text}</p>
  }
  return { drawn, Plain }
}

test('a part is drawn again when a property changed, came or went, and not otherwise', () => {
  const { drawn, Plain } = drawings()
  const Part = unlessSame(Plain)
  const place = document.createElement('div')

  render(<Part text="a" />, place)
  render(<Part text="a" />, place)
  render(<Part text="b" />, place)
  render(<Part text="b" mark="!" />, place)
  render(<Part text="b" mark="!" />, place)
  render(<Part text="b" />, place)

  expect(drawn).toEqual(['a', 'b', 'b!', 'b'])
  expect(place.textContent).toBe('b')
})

test('what counts as the same can be told', () => {
  const { drawn, Plain } = drawings()
  const Part = unlessSame(Plain, (before, after) => before.text.length === after.text.length)
  const place = document.createElement('div')

  render(<Part text="a" />, place)
  render(<Part text="b" />, place)
  render(<Part text="bb" />, place)

  expect(drawn).toEqual(['a', 'bb'])
})
