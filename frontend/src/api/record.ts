import { apiUrl, get } from './client'
import { beginOf } from './clips'
import type { Deed, Edit, Id, Page } from './types'

/** What the record is narrowed to; an empty word leaves it as wide as it is. */
export interface RecordQuery {
  /** All verbs of a noun, as in `clip.`; deeds only. */
  noun: string
  person: string
  /** A clip, with all that was done to it. */
  clip: string
  /** Days, as in 2026-11-24, where the person is: from the one on, before the other. */
  since: string
  until: string
}

function filtersOf({ person, clip, since, until }: RecordQuery) {
  const days = { since: beginOf(since) || null, until: beginOf(until) || null }
  return { person: person || null, subject: clip || null, ...days }
}

function paramsOf(query: RecordQuery, cursor: string | null) {
  return { cursor, limit: 50, ...filtersOf(query) }
}

function verbOf({ noun }: RecordQuery): string | null {
  return noun ? `${noun}.` : null
}

export function listDeeds(id: Id, query: RecordQuery, cursor: string | null): Promise<Page<Deed>> {
  const verb = verbOf(query)
  return get<Page<Deed>>(`/projects/${id}/events`, { ...paramsOf(query, cursor), verb })
}

export function listEdits(id: Id, query: RecordQuery, cursor: string | null): Promise<Page<Edit>> {
  return get<Page<Edit>>(`/projects/${id}/edits`, paramsOf(query, cursor))
}

/** The whole record under this filter, as a file. */
export function recordUrl(id: Id, kind: 'deeds' | 'edits', query: RecordQuery): string {
  if (kind === 'edits') return apiUrl(`/projects/${id}/edits/csv`, filtersOf(query))
  return apiUrl(`/projects/${id}/events/csv`, { ...filtersOf(query), verb: verbOf(query) })
}
