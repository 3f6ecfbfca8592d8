import { expect, test } from 'vitest'
import { SegmentDocument } from './document'
import { matchesIn, replaceIn } from './find'
import { seg } from './making.test-helper'
import { micros } from './time'

const document = SegmentDocument.of(micros(10e6), [
  seg('a', 0, 1, null, { text: 'Uhm, yes. uhm' }),
  seg('b', 1, 2, null, { text: 'no (really) no', draft: true }),
])

test('words are found whatever their case, in reading order', () => {
  expect(matchesIn(document, 'uhm')).toEqual([
    { id: 'a', from: 0, to: 3 },
    { id: 'a', from: 10, to: 13 },
  ])
  expect(matchesIn(document, 'uhm', true)).toEqual([{ id: 'a', from: 10, to: 13 }])
  expect(matchesIn(document, '')).toEqual([])
})

test('signs stand for themselves', () => {
  expect(matchesIn(document, '(really)')).toEqual([{ id: 'b', from: 3, to: 11 }])
  expect(matchesIn(document, '.')).toHaveLength(1)
})

test('replacing changes only lines that hold the words, and no sign of the new words is special', () => {
  expect(replaceIn(document, 'no', '$&1')).toEqual([
    { op: 'put', segment: seg('b', 1, 2, null, { text: '$&1 (really) $&1' }) },
  ])
  expect(replaceIn(document, 'uhm', '', { only: 'b' })).toEqual([])
  expect(replaceIn(document, 'yes', 'yes')).toEqual([])
})
