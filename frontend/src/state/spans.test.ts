import { expect, test, vi } from 'vitest'
import { begunDays, datedDays, monthBefore, scaleOf, shortDay, spanUntil, stacked } from './spans'

test('a span ends today and counts today', () => {
  const today = new Date('2026-03-02T23:30:00Z')
  expect(spanUntil(today, 7)).toEqual({ since: '2026-02-24', until: '2026-03-02' })
  expect(shortDay('2026-03-02')).toBe('2 Mar')
})

test('a month goes from midnight to midnight of this clock, over years and changes of the clock', () => {
  const months = (name: string, today: string, back: number) => {
    vi.stubEnv('TZ', name)
    const { since, until } = monthBefore(new Date(today), back)
    return [since, until]
  }

  const found = [
    months('Europe/Berlin', '2026-11-03T09:00:00Z', 1),
    months('Asia/Kathmandu', '2027-01-31T23:00:00Z', 1),
    months('America/St_Johns', '2026-01-01T02:00:00Z', 1),
    months('UTC', '2026-03-31T12:00:00Z', 0),
  ]

  vi.unstubAllEnvs()
  expect(found).toEqual([
    ['2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+01:00'],
    ['2027-01-01T00:00:00+05:45', '2027-02-01T00:00:00+05:45'],
    ['2025-11-01T00:00:00-02:30', '2025-12-01T00:00:00-03:30'],
    ['2026-03-01T00:00:00+00:00', '2026-04-01T00:00:00+00:00'],
  ])
})

test('days before anything happened go, a week stays', () => {
  const days = Array.from({ length: 20 }, (_, number) => ({ number }))
  const from = (first: number) => begunDays(days, (day) => day.number >= first).length
  expect([from(0), from(5), from(19), from(99)]).toEqual([20, 15, 7, 7])
})

test('a scale is round and holds the largest value', () => {
  expect(scaleOf(70)).toEqual({ top: 80, step: 20 })
  expect(scaleOf(0).top).toBeGreaterThanOrEqual(1)
  for (const value of [0.4, 1, 9, 61, 999, 12_345]) expect(scaleOf(value).top >= value).toBe(true)
})

test('at most eight dates stand under a plot', () => {
  expect(datedDays(7)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(datedDays(28)).toEqual([0, 7, 14, 21])
  expect(datedDays(366).length).toBeLessThanOrEqual(8)
})

test('stacked values add up and a day nobody counted stays a gap', () => {
  expect(
    stacked([
      [1, null, 3],
      [10, 20, 30],
    ]),
  ).toEqual([
    [1, null, 3],
    [11, null, 33],
  ])
})
