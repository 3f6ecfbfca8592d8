import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldChanges, foldIntoBatch } from './batch'
import { arbitraryChanges, arbitraryDocuments, seg } from './making.test-helper'
import type { Change } from './segment'

const put = (id: string, text: string): Change => ({
  op: 'put',
  segment: seg(id, 1, 2, null, { text }),
})
const gone = (id: string): Change => ({ op: 'delete', id })

describe('a batch', () => {
  it('does the same as the edits one by one', () => {
    fc.assert(
      fc.property(
        arbitraryDocuments,
        arbitraryChanges,
        arbitraryChanges,
        (document, first, then) => {
          const folded = foldChanges(first, then, (id) => document.has(id))
          const oneByOne = document.apply(first).apply(then)
          expect(document.apply(folded).segments).toEqual(oneByOne.segments)
          const ids = folded.map((one) => (one.op === 'put' ? one.segment.id : one.id))
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
    )
  })

  it('keeps the last words of a segment', () => {
    expect(foldChanges([put('a', 't')], [put('b', 'x'), put('a', 'ten')])).toEqual([
      put('b', 'x'),
      put('a', 'ten'),
    ])
  })

  it('deletes what the server knows and forgets what it never heard of', () => {
    const known = (id: string): boolean => id === 'old'
    expect(
      foldChanges([put('old', 'x'), put('new', 'y')], [gone('old'), gone('new')], known),
    ).toEqual([gone('old')])
    expect(foldChanges([gone('old')], [put('old', 'back')], known)).toEqual([put('old', 'back')])
  })

  it('keeps its id while it waits and is gone when nothing is left in it', () => {
    const waiting = foldIntoBatch(null, [put('a', 't')], 'first')
    expect(foldIntoBatch(waiting, [put('a', 'te')], 'second')).toEqual({
      id: 'first',
      changes: [put('a', 'te')],
    })
    expect(foldIntoBatch(waiting, [gone('a')], 'second', () => false)).toBeNull()
  })
})
