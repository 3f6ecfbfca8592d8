import { expect, it } from 'vitest'
import { ActiveTime, type Stretch } from './active-time'

const START = Date.parse('2026-03-01T10:00:00Z')

/** Signs of life at these seconds, then the clip closes: the seconds of each stretch. */
function counted(...signs: number[]): number[] {
  const time = new ActiveTime('t', 'u')
  const found: (Stretch | null)[] = signs.map((at) => time.sign(START + at * 1000))
  found.push(time.take())
  return found.flatMap((stretch) => (stretch ? [stretch.seconds] : []))
}

it('time between signs of life counts, reported once a minute', () => {
  const signs = Array.from({ length: 151 }, (_, second) => second)

  expect(counted(...signs)).toEqual([60, 60, 30])
})

it('a pause of more than a minute does not count, a shorter one does', () => {
  expect(counted(0, 50)).toEqual([50])
  expect(counted(0, 30, 91, 101)).toEqual([30, 10])
})

it('a look that lasts no second is no work', () => {
  expect(counted(0)).toEqual([])
  expect(counted(0, 0.5)).toEqual([])
})

it('a stretch says from when until when', () => {
  const time = new ActiveTime('t', 'u')
  time.sign(START)
  time.sign(START + 12_000)

  expect(time.take()).toEqual({
    task: 't',
    user: 'u',
    since: '2026-03-01T10:00:00.000Z',
    until: '2026-03-01T10:00:12.000Z',
    seconds: 12,
  })
})
