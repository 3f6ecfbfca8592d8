import { afterEach, expect, it, vi } from 'vitest'
import { ANY_CLIP } from '../api/clips'
import type { Clip, Page } from '../api/types'
import { forEach, beforeAll as priorityBeforeAll, stillThere, ticked } from './choosing'
import { ClipList, merged, patched } from './clip-list'
import { lengthOf, wordsOf } from './clip-words'

function clipOf(id: string, part: Partial<Clip> = {}): Clip {
  return {
    id,
    project: 'p',
    name: id,
    external_id: null,
    sha256: '',
    bytes: 1,
    state: 'ready',
    reason: '',
    reason_code: '',
    progress: 100,
    duration: 2,
    frames: 1,
    rate_hz: 1,
    channels: 1,
    codec: '',
    metadata: {},
    reference: '',
    speaker: null,
    is_held: false,
    priority: 0,
    quality: [],
    tasks: [],
    created_at: '',
    changed_at: '',
    ...part,
  }
}

const names = (rows: readonly Clip[]) => rows.map((clip) => clip.id).join('')
const clips = (text: string) => [...text].map((id) => clipOf(id))
const pageOf = (text: string, next: string | null): Page<Clip> => ({ results: clips(text), next })

afterEach(() => vi.unstubAllGlobals())

it('a newer first page takes the place of the old one, and what was loaded below stays', () => {
  const old = { rows: clips('dcba'), next: 'after-a' }
  const found = merged(old, pageOf('edc', 'after-c'))
  expect(names(found.rows)).toBe('edcba')
  expect(found.next).toBe('after-a')
})

it('a first page that reaches the end, or meets nothing known, is the whole list', () => {
  const old = { rows: clips('cba'), next: null }
  expect(names(merged(old, pageOf('ca', null)).rows)).toBe('ca')
  expect(merged(old, pageOf('zyx', 'after-x'))).toEqual({ rows: clips('zyx'), next: 'after-x' })
  expect(merged(old, pageOf('', null)).rows).toEqual([])
})

it('news of rows never move them', () => {
  const newer = [clipOf('b', { name: 'B' }), clipOf('z')]
  expect(patched(clips('abc'), newer).map((clip) => clip.name)).toEqual(['a', 'B', 'c'])
})

/** A server that looks at so many of its clips for a page; a cursor says where to go on. */
function serve(all: readonly (Clip | null)[], looksAt: number): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    const { searchParams: query } = new URL(url, 'http://x')
    asked.push(query.get('cursor') ?? '')
    const start = Number(query.get('cursor') ?? 0)
    const end = start + Math.min(looksAt, Number(query.get('limit')))
    const results = all.slice(start, end).filter((clip) => clip !== null)
    return Promise.resolve(Response.json({ results, next: end < all.length ? `${end}` : null }))
  })
  return asked
}

it('the list loads on from page to page, and stops at the end', async () => {
  const all = Array.from({ length: 120 }, (_, index) => clipOf(`${index}`))
  all[50] = all[49] as Clip // it came in again: it is shown once
  const asked = serve(all, 1000)
  const list = new ClipList('p', ANY_CLIP)
  await list.load()
  expect([list.rows.value?.length, list.next.value]).toEqual([50, '50'])
  await list.more()
  expect(list.rows.value?.length).toBe(99)
  expect((await list.fill(1000)).length).toBe(119)
  expect(list.next.value).toBeNull()
  expect(asked).toEqual(['', '50', '100'])
})

it('where few fit, it asks until the page is full or all was looked at', async () => {
  const all = Array.from({ length: 100 }, (_, index) => (index % 40 ? null : clipOf(`${index}`)))
  const asked = serve(all, 30)
  const list = new ClipList('p', ANY_CLIP)
  await list.load()
  expect(list.rows.value?.map((clip) => clip.id)).toEqual(['0', '40', '80'])
  expect(list.next.value).toBeNull()
  expect(asked).toEqual(['', '30', '60', '90'])
})

it('a tick with Shift takes the range, and ticks of rows that are gone do not count', () => {
  const rows = clips('abcde')
  const chosen = ticked(new Set(['a']), rows, 3, { isOn: true, from: 1 })
  expect([...chosen].sort().join('')).toBe('abcd')
  const fewer = ticked(chosen, rows, 2, { isOn: false, from: null })
  expect([...fewer].sort().join('')).toBe('abd')
  expect(stillThere(fewer, clips('bcd'))).toEqual({ ids: ['b', 'd'], seconds: 4 })
})

it('first in line is before all others, as far as the server counts', () => {
  expect(priorityBeforeAll([clipOf('a', { priority: -4 }), clipOf('b', { priority: 7 })])).toBe(8)
  expect(priorityBeforeAll([clipOf('a', { priority: 1000 })])).toBe(1001)
  expect(priorityBeforeAll([clipOf('a', { priority: 1_000_000 })])).toBe(1_000_000)
})

it('one failure among many stops none of the others', async () => {
  const deed = (n: number) => (n === 2 ? Promise.reject(new Error('no')) : Promise.resolve(n))
  const { done, trouble } = await forEach([1, 2, 3, 4, 5], deed)
  expect(done.sort()).toEqual([1, 3, 4, 5])
  expect(trouble).toEqual(new Error('no'))
})

it('a clip says how it stands', () => {
  const task = (state: 'accepted' | 'queued') => ({ id: state, state, assignee: null })
  const text = (part: Partial<Clip>) => wordsOf(clipOf('a', part)).map((word) => word.text)
  expect(text({ state: 'stored', progress: 40 })).toEqual(['Drawing the sound, 40 %'])
  expect(text({ state: 'failed' })).toEqual(['Stuck'])
  expect(text({ tasks: [task('accepted'), task('accepted'), task('queued')] })).toEqual([
    'Accepted 2×',
    'Waiting',
  ])
  expect(text({ is_held: true, tasks: [task('queued')] })).toEqual(['Waiting', 'Held back'])
  expect(text({})).toEqual(['Nobody is asked'])
})

it('lengths in a column are short', () => {
  expect([4, 372, 3723].map(lengthOf)).toEqual(['0:04', '6:12', '1:02:03'])
})
