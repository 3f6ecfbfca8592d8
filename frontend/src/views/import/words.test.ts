import { expect, test } from 'vitest'
import type { ImportRow } from '../../api/imports'
import { misfits } from '../../state/imports'
import { isBlocked, namesInWords, newLabelsInWords, newSpeakersInWords, willHappen } from './words'

const ROW = {
  aim: 'draft',
  person: null,
  report: {
    clips: 1,
    segments: 2,
    words: 3,
    source: 'Whisper',
    begun: 1,
    set_aside: [{ what: 'points of point tiers', times: 4 }],
  },
} as unknown as ImportRow

test('what will happen is told in sentences, the sum of it first', () => {
  expect(willHappen(ROW)).toEqual([
    '2 segments become the draft of 1 clip, named after Whisper.',
    'Times of words: 3 are kept.',
    'On 1 clip somebody has begun already: their work stays as it is.',
    'Left aside: points of point tiers (4).',
  ])
})

test('finished work names its person', () => {
  const person = { id: '1', username: 'ada', display_name: 'Ada Byron' }
  const row = { ...ROW, aim: 'work', person, report: { clips: 1, segments: 1 } } as ImportRow
  expect(willHappen(row)).toEqual(['1 segment in 1 clip becomes finished work of Ada Byron.'])
})

test('work without a person becomes that of who imports it; a file of ours names people', () => {
  const me = { id: '1', username: 'mia', display_name: 'Mia Lind' }
  const row = { ...ROW, aim: 'work', format: 'csv', created_by: me } as ImportRow
  const sum = (over: object) => willHappen({ ...row, report: { clips: 1, segments: 1 }, ...over })
  expect(sum({})).toEqual(['1 segment in 1 clip becomes finished work of Mia Lind.'])
  const report = { clips: 3, segments: 1, strangers: [{ name: 'ghost', clips: 2 }] }
  expect(sum({ format: 'jsonl', report })).toEqual([
    '1 segment in 3 clips becomes finished work of whom it names.',
    'No members here: ghost. Their work on 2 clips becomes that of Mia Lind.',
  ])
})

test('an empty file says that nothing would come of it', () => {
  expect(willHappen({ ...ROW, report: { clips: 0 } })).toEqual([
    'Nothing in this file belongs to a clip of this project.',
  ])
})

test('what is missing is offered by name, long lists are cut', () => {
  expect(namesInWords(['a', 'b'])).toBe('a, b')
  expect(namesInWords([...'abcdefgh'])).toBe('a, b, c, d, e, f and 2 more')
  const report = {
    new_speakers: [{ name: 'Ada', segments: 1 }],
    new_speakers_in_all: 1,
    new_labels: [{ name: 'Noise', kind: 'multiple', values: ['dog', 'cat'] }],
    new_values: [{ label: 'Mood', values: ['glad'] }],
  }
  expect(newSpeakersInWords(report)).toBe('Create 1 speaker: Ada')
  expect(newLabelsInWords(report)).toBe(
    'Create what is missing under Labels: Noise (dog, cat), Mood gets glad',
  )
  expect(newLabelsInWords({})).toBe('')
})

test('what does not fit is counted; what cannot be left out blocks', () => {
  expect(misfits({ problem_counts: { unknown_clip: 2, refused: 1 } })).toBe(3)
  expect(isBlocked({ problem_counts: { unknown_clip: 2 } })).toBe(false)
  expect(isBlocked({ problem_counts: { refused: 1 } })).toBe(true)
})
