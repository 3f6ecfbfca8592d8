import { expect, it } from 'vitest'
import { commandOf, startOfDay, statesFrom, toggled } from './export-choice'

it('an address that names no known state means accepted work', () => {
  expect(statesFrom(null)).toEqual(['accepted'])
  expect(statesFrom('nonsense')).toEqual(['accepted'])
  expect(statesFrom('submitted,accepted')).toEqual(['accepted', 'submitted'])
})

it('the last state cannot be taken away', () => {
  expect(toggled(['accepted'], 'accepted', false)).toEqual(['accepted'])
  expect(toggled(['accepted'], 'returned', true)).toEqual(['accepted', 'returned'])
  expect(toggled(['accepted', 'returned'], 'accepted', false)).toEqual(['returned'])
})

it('a day begins at midnight here', () => {
  const start = startOfDay('2026-11-24')
  expect(start).toMatch(/Z$/)
  expect(new Date(start ?? '').getHours()).toBe(0)
  expect(startOfDay('24.11.')).toBeNull()
  expect(startOfDay('2026-99-99')).toBeNull()
})

it('the command line says what the page shows', () => {
  const plain = commandOf('https://a.example', 'rttm', { states: ['accepted'], since: null })
  expect(plain).toContain('audino export --format rttm --out export.zip')
  const more = commandOf('https://a.example', 'csv', {
    states: ['accepted', 'submitted'],
    since: '2026-11-24T00:00:00Z',
  })
  expect(more).toContain('--state accepted,submitted --since 2026-11-24T00:00:00Z')
  expect(more).toContain('--out export.csv')
})
