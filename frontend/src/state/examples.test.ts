import { expect, test } from 'vitest'
import { countLeftBehind, exampleAt, exampleText, isLeftBehind } from './examples'

const CLIP = '01a22310-e58c-711a-ad18-4e63c8e72457'

test.each([
  [{ clip: CLIP, start: 0, end: null }, `[a laugh](clip:${CLIP})`],
  [{ clip: CLIP, start: 1.5, end: null }, `[a laugh](clip:${CLIP}#1.5)`],
  [{ clip: CLIP, start: 0, end: 2 }, `[a laugh](clip:${CLIP}#0-2)`],
  [{ clip: CLIP, start: 1.5, end: 3.25 }, `[a laugh](clip:${CLIP}#1.5-3.25)`],
])('%o is written and read back', (example, text) => {
  expect(exampleText('a [laugh]', example)).toBe(text)
  expect(exampleAt(text.slice('[a laugh]('.length, -1))).toEqual(example)
})

test.each(['clip:1', `clip:${CLIP}#a-b`, `javascript:${CLIP}`, `clip:${CLIP}#1-2-3`, ''])(
  '%s names no piece of a clip',
  (address) => {
    expect(exampleAt(address)).toBeNull()
  },
)

test('a sound that stayed behind when a project was copied is known, and is no example', () => {
  const guide = `[a laugh](clip:gone), [a cough](clip:${CLIP}), [all](clip:gone)`
  expect(countLeftBehind(guide)).toBe(2)
  expect(isLeftBehind('clip:gone')).toBe(true)
  expect(isLeftBehind(`clip:${CLIP}`)).toBe(false)
  expect(exampleAt('clip:gone')).toBeNull()
})
