// @vitest-environment jsdom
import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { SegmentDocument } from '../../timeline/document'
import { micros } from '../../timeline/time'
import { Practice } from './practice'
import { practiceAnswers, practiceSegments } from './practice-lines'

function open() {
  const document = signal(SegmentDocument.of(micros(11_000_000), practiceSegments))
  const playing = signal(false)
  const practice = new Practice(document, playing, practiceAnswers)
  const finish = (index: number, text?: string) => {
    const segment = practiceSegments[index]
    if (!segment) throw new Error(`there is no line ${index}`)
    const done = { ...segment, draft: false, text: text ?? segment.text }
    document.value = document.peek().apply([{ op: 'put', segment: done }])
  }
  return { practice, playing, finish }
}

test('a step counts once it was done, and stays done', () => {
  const { practice, playing } = open()
  expect(practice.hasHeard.value).toBe(false)
  playing.value = true
  playing.value = false
  expect(practice.hasHeard.value).toBe(true)
  expect(practice.hasCorrected.value).toBe(false)
})

test('a line that is done is compared with what is said; case and stops do not matter', () => {
  const { practice, finish } = open()
  finish(0, 'and so my fellow americans')
  expect(practice.hasCorrected.value).toBe(true)
  expect(practice.verdicts.value).toMatchObject([{ isRight: true }])
})

test('what differs is named', () => {
  const { practice, finish } = open()
  finish(0)
  expect(practice.verdicts.value).toMatchObject([{ isRight: false, wrote: 'now', said: 'so' }])
})

test('all is right only when every line is done and right', () => {
  const { practice, finish } = open()
  for (const index of [1, 2, 3]) finish(index)
  expect(practice.isAllRight.value).toBe(false)
  finish(0, 'And so, my fellow Americans:')
  expect(practice.isAllRight.value).toBe(true)
})
