import { expect, test } from 'vitest'
import type { Person, Revision } from '../../api/types'
import { sittingsOf } from './sittings'

const mira: Person = { id: 'mira', display_name: 'Mira' } as Person
const noor: Person = { id: 'noor', display_name: 'Noor' } as Person

function revision(number: number, at: string, author: Person): Revision {
  const change = { op: 'delete' as const, id: 's1', before: null }
  return { number, batch: `b${number}`, at, author, changes: [change] }
}

test('a minute of rest, or another hand, begins a new sitting', () => {
  const sittings = sittingsOf([
    revision(4, '2026-11-01T10:05:00Z', noor),
    revision(3, '2026-11-01T10:04:50Z', mira),
    revision(2, '2026-11-01T10:04:00Z', mira),
    revision(1, '2026-11-01T10:02:00Z', mira),
  ])
  expect(sittings.map((one) => one.revisions.map((two) => two.number))).toEqual([[4], [3, 2], [1]])
  expect(sittings.map((one) => one.author?.id)).toEqual(['noor', 'mira', 'mira'])
})
