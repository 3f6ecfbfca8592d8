import { expect, it } from 'vitest'
import type { Counts } from '../api/types'
import { dateInWords, partsOf, totalOf } from './progress'

const today = new Date('2026-11-28T12:00:00Z')
const counts: Counts = {
  clips: 640,
  stored: 0,
  ready: 633,
  failed: 7,
  queued: 157,
  assigned: 29,
  submitted: 64,
  returned: 12,
  accepted: 371,
  skipped: 0,
  seconds: 100,
  seconds_accepted: 50,
  nobody: 0,
  marks: {},
  needs: {},
  counted_at: '',
}

it('each piece of work is counted in one part', () => {
  const parts = partsOf(counts)
  expect(parts.map((part) => part.count)).toEqual([371, 64, 41, 157, 7])
  expect(totalOf(parts)).toBe(640)
})

it('a date in another year says which', () => {
  expect(dateInWords(new Date('2026-12-18T12:00:00'), today)).toBe('Friday 18 December')
  expect(dateInWords(new Date('2027-01-01T12:00:00'), today)).toBe('Friday 1 January 2027')
})
