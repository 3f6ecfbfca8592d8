import { expect, test } from 'vitest'
import type { Comment, Label } from '../../api/types'
import { SegmentDocument } from '../../timeline/document'
import { newSegment } from '../../timeline/segment'
import { toMicros } from '../../timeline/time'
import { missingAnswers } from './checks'
import { placesOf } from './places'

const DOCUMENT = SegmentDocument.of(toMicros(10), [
  newSegment('a', toMicros(1), toMicros(2), null),
  { ...newSegment('b', toMicros(3), toMicros(4), null), unsure: true },
  { ...newSegment('c', toMicros(5), toMicros(6), null), unsure: true, values: { q: ['x'] } },
])

function comment(id: string, at: number): Comment {
  return { id, at, text: id, author: null, created_at: '2026-01-01T00:00:00Z' }
}

test('notes and doubts are numbered in the order of time, one number a line', () => {
  const places = placesOf([comment('late', 5.5), comment('early', 1.5)], DOCUMENT, true)
  expect(places.map(({ number, kind, segment }) => [number, kind, segment])).toEqual([
    [1, 'note', 'a'],
    [2, 'unsure', 'b'],
    [3, 'note', 'c'],
  ])
})

test('the transcriber sees the notes only', () => {
  expect(placesOf([comment('early', 8)], DOCUMENT, false)).toMatchObject([
    { number: 1, segment: null },
  ])
})

test('what must be answered is asked of every segment, retired questions of none', () => {
  const label: Label = {
    id: 'q',
    name: 'How clear is it',
    kind: 'text',
    help: '',
    is_required: true,
    position: 0,
    is_retired: false,
    values: [],
  }
  expect(missingAnswers([label], DOCUMENT)).toEqual([{ label, segments: ['a', 'b'] }])
  const said = (answer: string | number) =>
    SegmentDocument.of(toMicros(10), [
      { ...newSegment('a', toMicros(1), toMicros(2), null), values: { q: answer } },
    ])
  expect(missingAnswers([label], said('  '))).toEqual([{ label, segments: ['a'] }])
  expect(missingAnswers([label], said(0))).toEqual([])
  expect(missingAnswers([{ ...label, is_retired: true }], DOCUMENT)).toEqual([])
  expect(missingAnswers([{ ...label, kind: 'single' }], DOCUMENT)).toEqual([])
})
