import { expect, it } from 'vitest'
import { agoInWords, clock, countOf, lengthInWords, percent, sizeInWords } from './words'

it('lengths are said as in prose', () => {
  expect([34, 270, 60, 24_000, 7200, 59.6].map(lengthInWords)).toEqual([
    '34 s',
    '4 min 30 s',
    '1 min',
    '6 h 40 min',
    '2 h',
    '1 min',
  ])
})

it('the player shows hundredths', () => {
  expect([270, 3723.5, 0.004, 59.999].map(clock)).toEqual([
    '4:30.00',
    '1:02:03.50',
    '0:00.00',
    '1:00.00',
  ])
})

it('instants are near or have a date', () => {
  const now = new Date(2026, 10, 28, 12, 0, 0)
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()
  const far = new Date(2026, 10, 12, 23, 4).toISOString()
  const older = new Date(2025, 1, 3).toISOString()
  const said = [before(2), before(12), before(60), before(240), before(7200), far, older]
  expect(said.map((instant) => agoInWords(instant, now))).toEqual([
    'just now',
    '12 s ago',
    '1 minute ago',
    '4 minutes ago',
    '2 hours ago',
    '12 Nov, 23:04',
    '3 Feb 2025',
  ])
})

it('counts and sizes fit their number', () => {
  expect([countOf(1, 'clip'), countOf(1200, 'clip'), countOf(0, 'person', 'people')]).toEqual([
    '1 clip',
    '1,200 clips',
    '0 people',
  ])
  expect([12, 640_000, 1_400_000_000, 999_999].map(sizeInWords)).toEqual([
    '12 bytes',
    '640 kB',
    '1.4 GB',
    '1.0 MB',
  ])
})

it('a percentage is 100 only when all is done, and 0 only when nothing is', () => {
  expect([
    percent(0, 9),
    percent(1, 1000),
    percent(999, 1000),
    percent(9, 9),
    percent(0, 0),
  ]).toEqual([0, 1, 99, 100, 0])
})
