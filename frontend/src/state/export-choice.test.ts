import { expect, it } from 'vitest'
import type { ExportFormat } from '../api/exports'
import {
  commandOf,
  groupsOf,
  isNarrowed,
  isSplitWrong,
  NO_WISHES,
  nextStep,
  orderOf,
  seedFrom,
  sharesFrom,
  startOfDay,
  statesFrom,
  toggled,
  withAnswer,
} from './export-choice'

const format = (name: string, group: string, suffix: string, tools: string[]): ExportFormat => ({
  format: name,
  title: name.toUpperCase(),
  sentence: '',
  tools,
  group,
  suffix,
  holds: [],
  is_per_clip: false,
  names_audio: false,
  is_read_back: false,
  options: [],
})
const RTTM = format('rttm', 'Speech recognition and diarization', '.zip', ['pyannote', 'NeMo'])
const CSV = format('csv', 'Everything, and tables', '.csv', [])
const ACCEPTED = { states: ['accepted'], since: null } as const

it('an address that names no known state means accepted work', () => {
  expect(statesFrom(null)).toEqual(['accepted'])
  expect(statesFrom('nonsense')).toEqual(['accepted'])
  expect(statesFrom('submitted,accepted')).toEqual(['accepted', 'submitted'])
})

it('the last state cannot be taken away', () => {
  expect(toggled(['accepted'], 'accepted', false)).toEqual(['accepted'])
  expect(toggled(['accepted'], 'returned', true)).toEqual(['accepted', 'returned'])
  expect(toggled(['accepted', 'returned'], 'accepted', false)).toEqual(['returned'])
})

it('a day begins at midnight here', () => {
  const start = startOfDay('2026-11-24')
  expect(start).toMatch(/Z$/)
  expect(new Date(start ?? '').getHours()).toBe(0)
  expect(startOfDay('24.11.')).toBeNull()
  expect(startOfDay('2026-99-99')).toBeNull()
})

it('formats stand under what people do with them and are found by their words', () => {
  const titles = (search: string) => groupsOf([CSV, RTTM], search).map((one) => one.title)
  expect(titles('')).toEqual(['Everything, and tables', 'Speech recognition and diarization'])
  expect(titles(' PyAnnote nemo')).toEqual(['Speech recognition and diarization'])
  expect(titles('diarization')).toEqual(['Speech recognition and diarization'])
  expect(titles('nothing of the kind')).toEqual([])
})

it('where nothing is chosen, the next step is named', () => {
  const since = '2026-11-24T00:00:00Z'
  expect(nextStep(ACCEPTED, { submitted: 3, assigned: 1 })).toBe(
    'Nothing of this kind is there yet. Choose “With reviewers” to take 3 clips.',
  )
  expect(nextStep({ ...ACCEPTED, since }, { accepted: 1, submitted: 3 })).toBe(
    'Nothing changed since then. Empty “Changed since” to take 1 clip.',
  )
  expect(nextStep(ACCEPTED, {})).toBe(
    'Nobody has done any work here yet: it comes from My work, or from Import.',
  )
})

it('shares are read as they are typed', () => {
  expect(sharesFrom('train:80, dev:10,test: 10')).toEqual({ train: 80, dev: 10, test: 10 })
  for (const wrong of ['', 'train', 'train:100', 'a:0,b:1', 'a:1,a:2', 'a/b:1,c:1']) {
    expect(sharesFrom(wrong)).toBeNull()
  }
})

it('an order says what differs from the usual, the command line says the same', () => {
  expect(orderOf('csv', ACCEPTED, NO_WISHES)).toEqual({ format: 'csv', state: ['accepted'] })
  const wishes = {
    ...NO_WISHES,
    version: 'v-1',
    options: { raw: true },
    speakers: ["Ann O'Hara"],
    drafts: false,
    audio: 'flac',
    split: 'train:9,test:1',
    session: 'room',
  } as const
  expect(orderOf('csv', ACCEPTED, wishes)).toEqual({
    format: 'csv',
    version: 'v-1',
    options: { raw: true },
    speakers: ["Ann O'Hara"],
    drafts: false,
    audio: 'flac',
    split: { shares: { train: 9, test: 1 }, seed: 0, session: 'room' },
  })
  expect(commandOf('https://a.example', CSV, ACCEPTED, wishes)).toContain(
    "audino export --format csv --version v-1 --option raw=true --speaker 'Ann O'\\''Hara' " +
      '--no-drafts --audio flac --split train:9,test:1 --session room --out export.zip',
  )
})

it('the command line says what the page shows', () => {
  const plain = commandOf('https://a.example', RTTM, ACCEPTED)
  expect(plain).toContain('audino export --format rttm --out export.zip')
  const more = commandOf('https://a.example', CSV, {
    states: ['accepted', 'submitted'],
    since: '2026-11-24T00:00:00Z',
  })
  expect(more).toContain('--state accepted,submitted --since 2026-11-24T00:00:00Z')
  expect(more).toContain('--out export.csv')
})

it('answers and the seed go along with the order and the command line', () => {
  const asked = withAnswer(withAnswer({}, 'Noise', 'dog', true), 'Noise', "it's rain", true)
  const wishes = { ...NO_WISHES, answers: asked, split: 'train:9, test:1', seed: '7' }
  expect(orderOf('csv', ACCEPTED, wishes)).toMatchObject({
    answers: { Noise: ['dog', "it's rain"] },
    split: { shares: { train: 9, test: 1 }, seed: 7 },
  })
  expect(commandOf('http://a', null, ACCEPTED, wishes)).toContain(
    "--answer Noise=dog --answer 'Noise=it'\\''s rain' --split train:9,test:1 --seed 7",
  )
  expect(isNarrowed(wishes)).toBe(true)
  expect(withAnswer(withAnswer(asked, 'Noise', 'dog', false), 'Noise', "it's rain", false)).toEqual(
    {},
  )
})

it('a seed is a whole number, and a split without one is none', () => {
  expect(['0', '12', '', '-1', '1.5', '2147483648'].map(seedFrom)).toEqual([
    0,
    12,
    null,
    null,
    null,
    null,
  ])
  expect(isSplitWrong({ ...NO_WISHES, split: 'a:1, b:1', seed: 'x' })).toBe(true)
  expect(isSplitWrong({ ...NO_WISHES, seed: 'x' })).toBe(false)
})
