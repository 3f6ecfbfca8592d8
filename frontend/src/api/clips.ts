import { apiUrl, ask, get, patch, post } from './client'
import type { Clip, Id, Page, Task } from './types'

/** Which clips: of several values any will do, and everything asked for must fit. */
export interface ClipQuery {
  state: readonly string[]
  task_state: readonly string[]
  /** Ids of people, or `nobody`. */
  assignee: readonly string[]
  /** Marks of the sound check. */
  quality: readonly string[]
  /** What of them needs somebody, as the overview counts it. */
  need: readonly string[]
  /** Ids of answers, or of questions for any answer to them. */
  answer: readonly string[]
  /** Part of a name or of an own id. */
  search: string
  /** Words of one segment. */
  text: string
  /** How the list runs; empty: the newest first. */
  order: string
  /** Days as `2026-03-04`, of this browser's time zone; the second one no longer counts. */
  uploaded_after: string
  uploaded_before: string
  /** Own fields by name, each with its whole value. */
  own: Record<string, string>
}

/** Asks for nothing: all clips. */
export const ANY_CLIP: Readonly<ClipQuery> = {
  ...{ state: [], task_state: [], assignee: [], quality: [], need: [], answer: [] },
  ...{ search: '', text: '', order: '', uploaded_after: '', uploaded_before: '', own: {} },
}

/** When a day begins here; what is no day goes as it is, and the server says so. */
export function beginOf(day: string): string {
  const begin = new Date(`${day}T00:00:00`)
  return Number.isNaN(begin.getTime()) ? day : begin.toISOString()
}

function wordsOf(query: ClipQuery) {
  const { own, uploaded_after, uploaded_before, ...plain } = query
  const days = {
    uploaded_after: beginOf(uploaded_after),
    uploaded_before: beginOf(uploaded_before),
  }
  const fields = Object.entries(own).map(([name, value]) => [`metadata.${name}`, value])
  return { ...plain, ...days, ...Object.fromEntries(fields) }
}

export function listClips(
  project: Id,
  query: ClipQuery,
  page: { cursor: string | null; limit: number },
  signal?: AbortSignal,
): Promise<Page<Clip>> {
  return get<Page<Clip>>(`/projects/${project}/clips`, { ...wordsOf(query), ...page }, signal)
}

/** The clip that the queue gives out first, alone; none where there are no clips. */
export async function firstInLine(project: Id): Promise<readonly Clip[]> {
  const query = { ...ANY_CLIP, order: 'first' }
  return (await listClips(project, query, { cursor: null, limit: 1 })).results
}

/** All clips under this filter, in this order, as a file. */
export function clipsUrl(project: Id, query: ClipQuery): string {
  return apiUrl(`/projects/${project}/clips/csv`, wordsOf(query))
}

export type ClipChange = Partial<Pick<Clip, 'name' | 'priority' | 'is_held'>>

export function changeClip(id: Id, change: ClipChange): Promise<Clip> {
  return patch<Clip>(`/clips/${id}`, change)
}

/** Looks at a clip again that could not be read. */
export function retryClip(id: Id): Promise<Clip> {
  return post<Clip>(`/clips/${id}/retry`)
}

export type ClipDeed = 'requeue' | 'analyse' | 'delete' | 'restore'

/** At most 1,000 clips at once; gives those it was done to. */
export async function doToClips(project: Id, deed: ClipDeed, clips: readonly Id[]): Promise<Id[]> {
  const body = { deed, clips }
  return (await post<{ clips: Id[] }>(`/projects/${project}/clips/bulk`, body)).clips
}

/** Brings deleted clips back, a thousand at a time; how many. */
export async function restoreClips(project: Id, clips: readonly Id[]): Promise<number> {
  let done = 0
  for (let from = 0; from < clips.length; from += 1000) {
    done += (await doToClips(project, 'restore', clips.slice(from, from + 1000))).length
  }
  return done
}

/** What is done to all clips under a filter. */
export type AllDeed =
  | { kind: 'give'; assignees: readonly Id[] }
  | { kind: 'plan'; priority?: number; places?: number; due?: string | null }
  | { kind: Exclude<ClipDeed, 'restore'> }

/** A thousand of them: to how many it was done, of how many looked at, and what is left. */
export interface AllStep {
  done: number
  looked: number
  /** Where the server names them. */
  clips: Id[]
  /** Behind which clip the next step begins; null after the last. */
  next: Id | null
  left: number
}

const AT_ONCE = 1000

/** The filter as a body says it. */
export function filterOf({ own, order: _, uploaded_after, uploaded_before, ...plain }: ClipQuery) {
  const days = {
    uploaded_after: beginOf(uploaded_after),
    uploaded_before: beginOf(uploaded_before),
  }
  const metadata = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, [value]]))
  const words = Object.entries({ ...plain, ...days, metadata })
  return Object.fromEntries(words.filter(([, value]) => Object.keys(value).length > 0))
}

/** One step of a deed on all clips under a filter, behind the clip where the last one ended. */
export async function doStep(
  project: Id,
  query: ClipQuery,
  deed: AllDeed,
  after: Id | null,
): Promise<AllStep> {
  const which = { filter: filterOf(query), ...(after === null ? {} : { after }) }
  const door = `/projects/${project}/clips`
  const stepOf = (done: number, clips: Id[], left: number, next: Id | null): AllStep => {
    return { done, looked: left > 0 ? AT_ONCE : Math.max(done, clips.length), clips, left, next }
  }
  if (deed.kind === 'give') {
    const body = { ...which, assignees: deed.assignees }
    const answer = await post<Shared & { waiting: number; next: Id | null }>(`${door}/assign`, body)
    return stepOf(answer.assigned, [], answer.waiting, answer.next)
  }
  if (deed.kind === 'plan') {
    const { kind, ...plan } = deed
    const body = { ...which, ...plan }
    const answer = await post<{ clips: number; left: number; next: Id | null }>(
      `${door}/${kind}`,
      body,
    )
    return stepOf(answer.clips, [], answer.left, answer.next)
  }
  const body = { ...which, deed: deed.kind }
  const answer = await post<{ clips: Id[]; left: number; next: Id | null }>(`${door}/bulk`, body)
  return stepOf(answer.clips.length, answer.clips, answer.left, answer.next)
}

export interface Shared {
  assigned: number
  skipped: number
  /** What happened, in words. */
  message: string
}

/** Shares clips out evenly over people; at most 1,000 at once. */
export async function giveClips(
  project: Id,
  clips: readonly Id[],
  assignees: readonly Id[],
): Promise<Shared> {
  const body = { clips, assignees }
  return (await ask<Shared>('POST', `/projects/${project}/clips/assign`, { body })).data
}

/** Gives open work to somebody else; its holder goes on with their own where they get it back. */
export function handOver(task: Id, assignee: Id, start: 'draft' | 'copy'): Promise<Task> {
  return post<Task>(`/tasks/${task}/assign`, { assignee, start })
}

/** Sets the day of the open work on these clips, or clears it; how many clips that is. */
export async function setDue(
  project: Id,
  clips: readonly Id[],
  due: string | null,
): Promise<number> {
  return (await post<{ clips: number }>(`/projects/${project}/clips/plan`, { clips, due })).clips
}

/** Asks one further person to do each of these clips; how many clips that is. */
export async function askFurther(project: Id, clips: readonly Id[]): Promise<number> {
  const body = { clips, places: 1 }
  return (await post<{ clips: number }>(`/projects/${project}/clips/plan`, body)).clips
}
