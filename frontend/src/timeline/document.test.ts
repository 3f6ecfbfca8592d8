import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changesBetween, inverseOf, SegmentDocument } from './document'
import { arbitraryChanges, arbitraryDocuments, DURATION, seg } from './making.test-helper'
import { bySpan, sameSegment } from './segment'
import { micros } from './time'

describe('the document', () => {
  it('keeps reading order whatever is put and deleted', () => {
    fc.assert(
      fc.property(arbitraryDocuments, arbitraryChanges, (document, changes) => {
        const after = document.apply(changes)
        expect(after.segments).toEqual([...after.segments].sort(bySpan))
        expect(new Set(after.segments.map((one) => one.id)).size).toBe(after.size)
      }),
    )
  })

  it('finds by range what a plain search finds', () => {
    const range = fc.tuple(
      fc.integer({ min: 0, max: DURATION }),
      fc.integer({ min: 0, max: 5_000_000 }),
    )
    fc.assert(
      fc.property(arbitraryDocuments, range, (document, [from, length]) => {
        const to = from + length
        const plain = document.segments.filter((one) => one.start < to && one.end > from)
        expect(document.inRange(from, to)).toEqual(plain)
      }),
    )
  })

  it('is as before once changes are taken back', () => {
    fc.assert(
      fc.property(arbitraryDocuments, arbitraryChanges, (document, changes) => {
        const back = document.apply(changes).apply(inverseOf(document, changes))
        expect(back.segments).toEqual(document.segments)
      }),
    )
  })

  it('tells the changes between two documents', () => {
    fc.assert(
      fc.property(arbitraryDocuments, arbitraryDocuments, (before, after) => {
        const reached = before.apply(changesBetween(before, after))
        expect(reached.size).toBe(after.size)
        for (const segment of after.segments) {
          const found = reached.get(segment.id)
          expect(found && sameSegment(found, segment)).toBe(true)
        }
      }),
    )
  })

  it('knows neighbours in reading order, and of one speaker', () => {
    const document = SegmentDocument.of(micros(10e6), [
      seg('a', 1, 2, 'amir'),
      seg('b', 1.5, 4, 'ben'),
      seg('c', 3, 5, 'amir'),
    ])
    expect(document.next('a')?.id).toBe('b')
    expect(document.next('a', 'amir')?.id).toBe('c')
    expect(document.previous('c', 'ben')?.id).toBe('b')
    expect(document.next('c')).toBeUndefined()
    expect(document.next('unknown')).toBeUndefined()
    expect(document.at(1_700_000).map((one) => one.id)).toEqual(['a', 'b'])
    expect(document.firstFrom(1_600_000)?.id).toBe('c')
    expect(document.lastBefore(1_600_000)?.id).toBe('b')
  })

  it('does not hold the end of a segment', () => {
    const document = SegmentDocument.of(micros(10e6), [seg('a', 1, 2)])
    expect(document.at(2e6)).toEqual([])
    expect(document.at(1e6)).toHaveLength(1)
  })

  it('answers ten thousand segments in no time', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => seg(`s${i}`, i, i + 1.5))
    const document = SegmentDocument.of(micros(20_000e6), many)
    const began = performance.now()
    for (let second = 0; second < 1_000; second += 1) {
      expect(document.inRange(second * 1e6, second * 1e6 + 1).length).toBeLessThanOrEqual(2)
    }
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
