import { expect, test } from 'vitest'
import { dueOf } from './due'

const now = new Date(2026, 10, 30, 12)
const at = (day: number, hour = 23) => new Date(2026, 10, day, hour).toISOString()

test('the day is said as people say it, and late is late', () => {
  expect(dueOf({ due: at(30), state: 'assigned' }, now)?.text).toBe('due today')
  expect(dueOf({ due: at(31), state: 'returned' }, now)?.text).toBe('due tomorrow')
  expect(dueOf({ due: at(34), state: 'assigned' }, now)).toEqual({
    text: 'due 4 Dec 2026',
    isLate: false,
  })
  expect(dueOf({ due: at(30, 11), state: 'assigned' }, now)).toEqual({
    text: 'was due 30 Nov 2026',
    isLate: true,
  })
})

test('without a day, and once it is handed in, nothing is said', () => {
  expect(dueOf({ due: null, state: 'assigned' }, now)).toBe(null)
  expect(dueOf({ due: at(1), state: 'submitted' }, now)).toBe(null)
  expect(dueOf({ due: at(1), state: 'accepted' }, now)).toBe(null)
})
