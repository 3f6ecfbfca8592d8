import { ask, get, patch, post } from './client'
import type { Clip, Id, Page } from './types'

export interface ClipQuery {
  state: string
  task_state: string
  assignee: string
  search: string
}

export function listClips(
  project: Id,
  query: ClipQuery,
  page: { cursor: string | null; limit: number },
  signal?: AbortSignal,
): Promise<Page<Clip>> {
  return get<Page<Clip>>(`/projects/${project}/clips`, { ...query, ...page }, signal)
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
