import { expect, test } from 'vitest'
import { SegmentDocument } from '../../timeline/document'
import { seg } from '../../timeline/making.test-helper'
import { toMicros } from '../../timeline/time'
import { draftOf } from './taking-over'

const REFERENCE = 'The birch canoe slid on the planks. Glue the sheet.'

function drafted(...segments: Parameters<typeof SegmentDocument.of>[1][]) {
  const document = SegmentDocument.of(
    toMicros(10),
    segments.flatMap((one) => [...(one ?? [])]),
  )
  return draftOf(REFERENCE, document, 'new').map((change) =>
    change.op === 'put' ? [change.segment.id, change.segment.text, change.segment.draft] : [],
  )
}

test('a clip without lines gets one with all of the reference', () => {
  expect(drafted()).toEqual([['new', REFERENCE, true]])
})

test('lines without words share the reference by their length', () => {
  expect(drafted([seg('a', 0, 7), seg('b', 7, 10)])).toEqual([
    ['a', 'The birch canoe slid on the planks.', true],
    ['b', 'Glue the sheet.', true],
  ])
})

test('words of a person stay, and say where the pieces of the others begin', () => {
  const own = seg('a', 0, 3, null, { text: 'the birch canoe slid on the plants' })
  const draft = seg('b', 3, 6, null, { text: 'blue the sheet', draft: true })
  expect(drafted([own, draft])).toEqual([['b', 'Glue the sheet.', true]])
})

test('lines without words between others share what lies between', () => {
  const own = (id: string, at: number, text: string) => seg(id, at, at + 1, null, { text })
  expect(
    drafted([
      seg('a', 0, 1),
      own('b', 1, 'canoe slid'),
      seg('c', 2, 3),
      seg('d', 3, 4),
      own('e', 4, 'glue the sheet'),
    ]),
  ).toEqual([
    ['a', 'The birch', true],
    ['c', 'on the', true],
    ['d', 'planks.', true],
  ])
})

test('after the last words the rest goes to the lines that follow', () => {
  const own = seg('a', 0, 3, null, { text: 'The birch canoe slid' })
  expect(drafted([own, seg('b', 3, 6), seg('c', 6, 9)])).toEqual([
    ['b', 'on the planks.', true],
    ['c', 'Glue the sheet.', true],
  ])
})

test('what is as in the reference already is not drafted again', () => {
  expect(drafted([seg('a', 0, 3, null, { text: REFERENCE, draft: true })])).toEqual([])
})
