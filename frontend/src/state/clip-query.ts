import { ANY_CLIP, type ClipQuery } from '../api/clips'
import type { Counts } from '../api/types'

const GROUPS = ['state', 'task_state', 'assignee', 'quality', 'need', 'answer'] as const
const TEXTS = ['search', 'text', 'order', 'uploaded_after', 'uploaded_before'] as const
const OWN = 'metadata.'

/** The groups of which several may be ticked. */
export type ClipGroup = (typeof GROUPS)[number]

/** What an address asks for. */
export function queryIn(search: string): ClipQuery {
  const words = new URLSearchParams(search)
  const query: ClipQuery = { ...ANY_CLIP, own: {} }
  for (const name of GROUPS) {
    const values = words.getAll(name).flatMap((text) => text.split(','))
    query[name] = [...new Set(values.filter(Boolean))]
  }
  for (const name of TEXTS) query[name] = words.get(name) ?? ''
  for (const [name, value] of words) {
    if (name.startsWith(OWN) && value) query.own[name.slice(OWN.length)] = value
  }
  return query
}

/** The words that an address keeps of it; null takes one away. */
export function wordsOfQuery(query: ClipQuery): Record<string, string | null> {
  const words: Record<string, string | null> = {}
  for (const name of GROUPS) words[name] = query[name].join(',') || null
  for (const name of TEXTS) words[name] = query[name] || null
  for (const [name, value] of Object.entries(query.own)) words[OWN + name] = value || null
  return words
}

/** What it asks for; the order leaves nothing out. */
function narrowing(query: ClipQuery): string[] {
  const words = Object.entries(wordsOfQuery({ ...query, order: '' }))
  return words.flatMap(([name, word]) => (word === null ? [] : [name]))
}

/** Whether it leaves anything out. */
export function isNarrowed(query: ClipQuery): boolean {
  return narrowing(query).length > 0
}

/** The group with one value more, or one less. */
export function withValue(values: readonly string[], value: string, isOn: boolean): string[] {
  const others = values.filter((one) => one !== value)
  return isOn ? [...others, value] : others
}

/** The number under one value, where the counts tell it. */
function countOf(kind: string, value: string, counts: Counts): number | null {
  if (kind === 'quality') return counts.marks[value] ?? 0
  if (kind === 'need') return counts.needs[value] ?? 0
  return kind === 'assignee' && value === 'nobody' ? counts.nobody : null
}

/** The number under filters of one kind, from the kept counts; null where they do not tell. */
export function totalUnder(query: ClipQuery, counts: Counts): number | null {
  const [only, ...others] = narrowing(query)
  if (only === undefined) return counts.clips
  if (others.length > 0) return null
  if (only === 'state') {
    const { stored, ready, failed } = counts
    const known: Record<string, number> = { stored, ready, failed }
    return query.state.reduce((sum, state) => sum + (known[state] ?? 0), 0)
  }
  const group = GROUPS.find((name) => name === only)
  const [value, ...more] = group ? query[group] : []
  // Of several values any will do: then a clip may be counted under two of them.
  return value === undefined || more.length > 0 ? null : countOf(only, value, counts)
}
