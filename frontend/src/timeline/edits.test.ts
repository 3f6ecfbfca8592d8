import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SegmentDocument } from './document'
import {
  answer,
  create,
  duplicate,
  edit,
  markEnd,
  markStart,
  mergeWithNext,
  moveBoundary,
  moveTo,
  nudge,
  remove,
  resize,
  SHORTEST,
  split,
  wordGap,
} from './edits'
import { arbitraryDocuments, DURATION, seg } from './making.test-helper'
import type { Segment } from './segment'
import { micros, toMicros } from './time'

const clip = (...segments: Segment[]): SegmentDocument => SegmentDocument.of(micros(20e6), segments)
const spans = (document: SegmentDocument): [string, number, number][] =>
  document.segments.map((one) => [one.id, one.start / 1e6, one.end / 1e6])

describe('edits', () => {
  it('keep every segment inside the clip and running forward', () => {
    const time = fc.integer({ min: -5_000_000, max: DURATION + 5_000_000 }).map(micros)
    const edge = fc.constantFrom('start' as const, 'end' as const)
    fc.assert(
      fc.property(
        arbitraryDocuments,
        fc.constantFrom(...'abcdef'),
        edge,
        time,
        (doc, id, side, at) => {
          for (const changes of [
            moveTo(doc, id, at),
            resize(doc, id, side, at),
            moveBoundary(doc, id, side, at),
            nudge(doc, id, side, at),
            split(doc, id, at, 'new'),
            create(doc, 'new', at, micros(7e6), null),
            markStart(doc, id, at),
            markEnd(doc, id, at),
            mergeWithNext(doc, id),
          ]) {
            for (const one of doc.apply(changes).segments) {
              expect(one.start).toBeGreaterThanOrEqual(0)
              expect(one.end).toBeLessThanOrEqual(DURATION)
              expect(one.end).toBeGreaterThan(one.start)
            }
          }
        },
      ),
    )
  })

  it('draw a segment in either direction and refuse a sliver', () => {
    const document = clip()
    const drawn = document.apply(create(document, 'a', micros(5e6), micros(3e6), 'ben'))
    expect(spans(drawn)).toEqual([['a', 3, 5]])
    expect(drawn.get('a')).toMatchObject({ speaker: 'ben', text: '', draft: false })
    expect(create(document, 'b', micros(1e6), micros(1e6 + 5_000), null)).toEqual([])
  })

  it('move a segment whole and stop at the ends of the clip', () => {
    const document = clip(seg('a', 3, 5))
    expect(spans(document.apply(moveTo(document, 'a', micros(-1e6))))).toEqual([['a', 0, 2]])
    expect(spans(document.apply(moveTo(document, 'a', micros(19e6))))).toEqual([['a', 18, 20]])
    expect(moveTo(document, 'a', micros(3e6))).toEqual([])
  })

  it('stop an edge before the other one', () => {
    const document = clip(seg('a', 3, 5))
    const shut = document.apply(resize(document, 'a', 'start', micros(9e6)))
    expect(shut.get('a')?.start).toBe(5e6 - SHORTEST)
  })

  it('move a shared boundary for both, but not across speakers', () => {
    const document = clip(seg('a', 1, 3, 'amir'), seg('b', 3, 6, 'amir'), seg('c', 3, 6, 'ben'))
    const moved = document.apply(moveBoundary(document, 'a', 'end', micros(4e6)))
    expect(spans(moved)).toEqual([
      ['a', 1, 4],
      ['c', 3, 6],
      ['b', 4, 6],
    ])
  })

  it('split words at the caret, and without one at the gap nearest to the share of time', () => {
    const document = clip(
      seg('a', 0, 10, 'ben', { text: 'Ten is what the survey said', draft: true }),
    )
    const atCaret = document.apply(split(document, 'a', micros(4e6), 'b', 6))
    expect(atCaret.segments.map((one) => one.text)).toEqual(['Ten is', 'what the survey said'])
    expect(atCaret.segments.map((one) => one.draft)).toEqual([false, false])
    const byTime = document.apply(split(document, 'a', micros(6e6), 'b'))
    expect(byTime.segments.map((one) => one.text)).toEqual(['Ten is what the', 'survey said'])
    expect(split(document, 'a', micros(10e6), 'b')).toEqual([])
  })

  it('find a gap between words, or an end when there is none', () => {
    expect(wordGap('one two', 0.4)).toBe(3)
    expect(wordGap('onetwo', 0.1)).toBe(0)
    expect(wordGap('onetwo', 0.9)).toBe(6)
    expect(wordGap('', 0.5)).toBe(0)
  })

  it('join with the next of the same speaker, first answers first', () => {
    const document = clip(
      seg('a', 1, 3, 'amir', { text: 'How few', values: { clear: ['yes'] } }),
      seg('x', 2, 4, 'ben'),
      seg('b', 4, 6, 'amir', { text: 'is few?', values: { clear: ['no'], mark: 2 }, unsure: true }),
    )
    const joined = document.apply(mergeWithNext(document, 'a'))
    expect(joined.size).toBe(2)
    expect(joined.get('a')).toEqual(
      seg('a', 1, 6, 'amir', {
        text: 'How few is few?',
        values: { clear: ['yes'], mark: 2 },
        unsure: true,
      }),
    )
    expect(mergeWithNext(joined, 'a')).toEqual([])
  })

  it('undo a split by joining', () => {
    const document = clip(seg('a', 0, 10, 'ben', { text: 'Ten is what the survey said' }))
    const cut = document.apply(split(document, 'a', micros(6e6), 'b'))
    expect(cut.apply(mergeWithNext(cut, 'a')).segments).toEqual(document.segments)
  })

  it('mark start and end at a time inside', () => {
    const document = clip(seg('a', 3, 5))
    expect(spans(document.apply(markStart(document, 'a', toMicros(4))))).toEqual([['a', 4, 5]])
    expect(markStart(document, 'a', toMicros(6))).toEqual([])
    expect(spans(document.apply(markEnd(document, 'a', toMicros(8))))).toEqual([['a', 3, 8]])
  })

  it('answer, take an answer away, and end the draft', () => {
    const document = clip(seg('a', 3, 5, null, { draft: true }))
    const answered = document.apply(answer(document, 'a', 'clear', ['yes']))
    expect(answered.get('a')).toMatchObject({ values: { clear: ['yes'] }, draft: false })
    const empty = answered.apply(answer(answered, 'a', 'clear', null))
    expect(empty.get('a')?.values).toEqual({})
    expect(document.apply(edit(document, 'a', { draft: true })).get('a')?.draft).toBe(true)
  })

  it('copy to another speaker and remove', () => {
    const document = clip(seg('a', 3, 5, 'amir', { text: 'yes' }))
    const both = document.apply(duplicate(document, 'a', 'b', 'ben'))
    expect(both.get('b')).toEqual(seg('b', 3, 5, 'ben', { text: 'yes' }))
    expect(both.apply(remove(both, 'a')).size).toBe(1)
    expect(remove(both, 'unknown')).toEqual([])
  })
})
