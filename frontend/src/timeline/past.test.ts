import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryChanges, arbitraryDocuments, seg } from './making.test-helper'
import { countChanges, type KeptChange, type PastRevision, takenBack } from './past'
import { type Change, changedId, put } from './segment'

test('taking revisions back, newest first, gives each earlier state again', () => {
  fc.assert(
    fc.property(arbitraryDocuments, fc.array(arbitraryChanges, { maxLength: 6 }), (first, all) => {
      const states = [first]
      const revisions: PastRevision[] = []
      let document = first
      for (const changes of all) {
        const once = [...new Map(changes.map((one) => [changedId(one), one])).values()]
        const kept = once.map(
          (one: Change): KeptChange => ({ ...one, before: document.get(changedId(one)) ?? null }),
        )
        document = document.apply(once)
        states.push(document)
        revisions.unshift({ number: states.length - 1, changes: kept })
      }
      states.forEach((state, number) => {
        const newer = revisions.filter((one) => one.number > number)
        expect(takenBack(document, newer).segments).toEqual(state.segments)
      })
    }),
  )
})

test('a line counts once, by what it was before the oldest and is after the newest', () => {
  const old = seg('a', 0, 1)
  const made = seg('b', 2, 3)
  const newer: PastRevision = {
    number: 2,
    changes: [
      { ...put({ ...old, text: 'two' }), before: { ...old, text: 'one' } },
      { op: 'delete', id: 'b', before: made },
    ],
  }
  const older: PastRevision = {
    number: 1,
    changes: [
      { ...put({ ...old, text: 'one' }), before: old },
      { ...put(made), before: null },
      { ...put(seg('c', 4, 5)), before: null },
      { op: 'delete', id: 'd', before: seg('d', 6, 7) },
    ],
  }
  expect(countChanges([newer, older])).toEqual({ added: 1, removed: 1, changed: 1 })
})
