import { ask, get, getBytes, post, remove } from './client'
import type {
  Annotation,
  Change,
  Clip,
  Comment,
  Id,
  Page,
  Revision,
  Sound,
  Task,
  Work,
} from './types'

export function readTask(id: Id): Promise<Task> {
  return get<Task>(`/tasks/${id}`)
}

/** The person's own annotation, made from the draft at the first opening. */
export function openTask(id: Id): Promise<Annotation> {
  return post<Annotation>(`/tasks/${id}/open`)
}

export function submitTask(id: Id, revision: number): Promise<Task> {
  return post<Task>(`/tasks/${id}/submit`, undefined, revision)
}

export function skipTask(id: Id, reason: string): Promise<Task> {
  return post<Task>(`/tasks/${id}/skip`, { reason })
}

export function renewTask(id: Id): Promise<Task> {
  return post<Task>(`/tasks/${id}/renew`)
}

/** Time at work on the clip; the same stretch counts once. */
export function reportWork(
  id: Id,
  stretch: { since: string; until: string; seconds: number },
): Promise<void> {
  const { since, until, seconds } = stretch
  return post<void>(`/tasks/${id}/worked`, { since, until, seconds })
}

/** Takes back what this person did last with the task: submit, accept or send back. */
export function undoTask(id: Id): Promise<Task> {
  return post<Task>(`/tasks/${id}/undo`)
}

/** Refused where the work was handed in anew since this revision of it. */
export function reviewTask(
  id: Id,
  verdict: 'accepted' | 'returned',
  reason: string,
  revision: number,
): Promise<Task> {
  return post<Task>(`/tasks/${id}/review`, { verdict, reason }, revision)
}

/** The next waiting clip of a project, or null when none waits. */
export async function claimTask(project: Id): Promise<Task | null> {
  return (await ask<Task | undefined>('POST', `/projects/${project}/claim`)).data ?? null
}

export function submittedTasks(project: Id): Promise<Page<Task>> {
  return get<Page<Task>>(`/projects/${project}/tasks`, { state: 'submitted', limit: 50 })
}

export function readWork(): Promise<Work> {
  return get<Work>('/work')
}

export function readClip(id: Id): Promise<Clip> {
  return get<Clip>(`/clips/${id}`)
}

export function readSound(clip: Id): Promise<Sound> {
  return get<Sound>(`/clips/${clip}/sound`)
}

export function readAnnotation(id: Id): Promise<Annotation> {
  return get<Annotation>(`/annotations/${id}`)
}

/** Sends one batch; gives the revision it made. Known batch ids answer what they answered first. */
export async function sendChanges(
  annotation: Id,
  revision: number,
  body: { id: Id; changes: readonly Change[] },
): Promise<number> {
  const path = `/annotations/${annotation}/changes`
  const answer = await ask<{ revision: number }>('POST', path, { body, ifMatch: revision })
  return answer.data.revision
}

export type Revisions = Page<Revision>

/** What was done to an annotation, newest first. */
export function listRevisions(annotation: Id, cursor: string | null = null): Promise<Revisions> {
  return get<Revisions>(`/annotations/${annotation}/revisions`, { cursor, limit: 100 })
}

export async function listComments(task: Id): Promise<Comment[]> {
  return (await get<{ results: Comment[] }>(`/tasks/${task}/comments`)).results
}

/** `at` in seconds from the start of the clip. */
export function addComment(task: Id, at: number, text: string): Promise<Comment> {
  return post<Comment>(`/tasks/${task}/comments`, { at, text })
}

export function removeComment(id: Id): Promise<void> {
  return remove(`/comments/${id}`)
}

/** Bytes `[from, to)` of the peaks file. */
export function readPeaks(
  sound: Sound,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  return getBytes(sound.peaks.url, { range: [from, to - 1], signal })
}

/** One tile of a spectrogram; `address` has places for level and tile. */
export async function readTile(
  address: string,
  level: number,
  tile: number,
  signal: AbortSignal,
): Promise<Blob> {
  const url = address.replace('{level}', String(level)).replace('{tile}', String(tile))
  return new Blob([await getBytes(url, { signal })])
}
