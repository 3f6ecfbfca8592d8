import { expect, test } from 'vitest'
import { seg } from '../../timeline/making.test-helper'
import { correctionOf, correctionsIn } from './correction'

const handed = seg('a', 1, 2, 'amir', { text: 'ten', draft: true })

test('a line that was only listened to is as it was handed in', () => {
  expect(correctionOf(handed, { ...handed, draft: false })).toBeNull()
})

test('a correction says what it is in', () => {
  const none = { words: false, times: false, speaker: false, answers: false }
  expect(correctionOf(handed, { ...handed, text: 'nine' })).toEqual({ ...none, words: true })
  expect(correctionOf(handed, seg('a', 1, 3, 'amir', { text: 'ten' }))).toEqual({
    ...none,
    times: true,
  })
  expect(correctionOf(handed, { ...handed, speaker: null })).toEqual({ ...none, speaker: true })
  expect(correctionOf(handed, { ...handed, unsure: true })).toEqual({ ...none, answers: true })
})

test('lines that were changed, made and taken out are counted', () => {
  const before = new Map([handed, seg('b', 3, 4), seg('c', 5, 6)].map((one) => [one.id, one]))
  const now = [{ ...handed, text: 'nine' }, seg('b', 3, 4), seg('d', 7, 8)]
  expect(correctionsIn(before, now)).toEqual({ changed: 1, added: 1, removed: 1 })
})
