import { expect, test } from 'vitest'
import { badgeOf } from './notices'

test('the bell shows how many are new, and nothing for none', () => {
  const unread = (count: number) => badgeOf({ results: [], unread: count, has_mail: false })
  expect([unread(0), unread(3), unread(99), unread(100)]).toEqual(['', '3', '99', '99+'])
  expect(badgeOf(null)).toBe('')
})
