import { expect, it } from 'vitest'
import { isWeak } from '../../api/keys'
import type { ApiKey } from '../../api/types'
import { firstCall } from './made'
import { deedsOf, snippet } from './snippets'
import { daysLeft } from './table'

const key: ApiKey = {
  id: 'k',
  name: 'nightly',
  prefix: 'apy_AbCdEfGh',
  scopes: ['upload', 'read'],
  scopes_now: ['upload', 'read'],
  owner: null,
  created_at: '2026-11-01T00:00:00Z',
  created_by: null,
  expires_at: null,
  revoked_at: null,
  revoked_by: null,
  first_used_at: null,
  last_used_at: null,
  clips_in: 0,
}
const now = new Date('2026-11-28T12:00:12Z')

it('the first call is said when it came and what it brought', () => {
  expect(firstCall(key, now)).toMatch(/^Waiting for the first call/)
  const used = { ...key, first_used_at: '2026-11-28T12:00:00Z', clips_in: 3 }
  expect(firstCall(used, now)).toBe('First call 12 s ago, 3 clips in')
  expect(firstCall({ ...used, scopes: ['read'], clips_in: 0 }, now)).toBe('First call 12 s ago')
})

it('days left are whole, and below zero after the end', () => {
  const left = (expires_at: string | null) => daysLeft({ ...key, expires_at }, now)
  expect([
    left(null),
    left('2026-12-03T13:00:00Z'),
    left('2026-11-28T20:00:00Z'),
    left('2026-11-28T12:00:00Z'),
  ]).toEqual([null, 5, 0, -1])
})

it('a key is weak while it is live and may do less than was ticked', () => {
  const left: ApiKey = { ...key, scopes_now: ['read'] }
  expect([
    isWeak(key, now),
    isWeak(left, now),
    isWeak({ ...left, revoked_at: '2026-11-28T12:00:00Z' }, now),
    isWeak({ ...left, expires_at: '2026-11-28T12:00:00Z' }, now),
  ]).toEqual([false, true, false, false])
})

it('the lines to paste fit what the key may do', () => {
  expect([deedsOf(['upload', 'export']), deedsOf(['read', 'export']), deedsOf(['read'])]).toEqual([
    ['upload', 'export'],
    ['export'],
    ['read'],
  ])
  const place = { origin: 'https://a.example', project: 'p1', secret: 'apy_X' }
  const text = snippet('curl', ['upload'], place)
  expect(text).toContain('Authorization: Bearer apy_X')
  expect(text).toContain('https://a.example/api/v1/projects/p1/clips')
  const both = snippet('cli', ['upload', 'export'], place)
  expect(both).toMatch(/audino upload .*audino export --format jsonl/s)
  const out = snippet('curl', ['export'], place)
  expect(out).toContain('/projects/p1/export/receipt?format=jsonl')
})
