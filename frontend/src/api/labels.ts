import { get, patch, post, remove } from './client'
import type { Id, Label, LabelKind, LabelValue, Speaker, Template } from './types'

export async function listLabels(project: Id): Promise<Label[]> {
  return (await get<{ results: Label[] }>(`/projects/${project}/labels`)).results
}

export interface NewLabel {
  name: string
  kind: LabelKind
  position?: number
  values?: { text: string; colour?: string; key?: string }[]
}

export function makeLabel(project: Id, label: NewLabel): Promise<Label> {
  return post<Label>(`/projects/${project}/labels`, label)
}

/** Add the questions of ready-made templates; gives the new list of all. */
export async function applyTemplates(project: Id, templates: Template[]): Promise<Label[]> {
  const path = `/projects/${project}/templates`
  return (await post<{ results: Label[] }>(path, { templates })).results
}

export type LabelChange = Partial<
  Pick<Label, 'name' | 'kind' | 'help' | 'is_required' | 'position' | 'is_retired'>
>

export function changeLabel(id: Id, change: LabelChange): Promise<Label> {
  return patch<Label>(`/labels/${id}`, change)
}

/** Takes it away; one that was used is retired instead, so that work already done keeps it. */
export function removeLabel(id: Id): Promise<void> {
  return remove(`/labels/${id}`)
}

export type ValueChange = Partial<
  Pick<LabelValue, 'text' | 'colour' | 'key' | 'position' | 'is_retired'>
>

export function addValue(label: Id, value: ValueChange & { text: string }): Promise<LabelValue> {
  return post<LabelValue>(`/labels/${label}/values`, value)
}

export function changeValue(id: Id, change: ValueChange): Promise<LabelValue> {
  return patch<LabelValue>(`/label-values/${id}`, change)
}

export function removeValue(id: Id): Promise<void> {
  return remove(`/label-values/${id}`)
}

/** Turn an answer into another one in all work done; it is not offered any more. */
export async function mergeValue(id: Id, into: Id): Promise<number> {
  return (await post<{ segments: number }>(`/label-values/${id}/merge`, { into })).segments
}

export async function listSpeakers(project: Id): Promise<Speaker[]> {
  return (await get<{ results: Speaker[] }>(`/projects/${project}/speakers`)).results
}

/** Those too that were found to be another: `merged_into` says whom. */
export async function listAllSpeakers(project: Id): Promise<Speaker[]> {
  const path = `/projects/${project}/speakers?merged=true`
  return (await get<{ results: Speaker[] }>(path)).results
}

export function addSpeaker(project: Id, name: string): Promise<Speaker> {
  return post<Speaker>(`/projects/${project}/speakers`, { name })
}

export function renameSpeaker(id: Id, name: string): Promise<Speaker> {
  return patch<Speaker>(`/speakers/${id}`, { name })
}

/** The one is the other, wherever it is heard; taken back whole by `unmergeSpeaker`. */
export function mergeSpeaker(id: Id, into: Id): Promise<Speaker> {
  return post<Speaker>(`/speakers/${id}/merge`, { into })
}

export function unmergeSpeaker(id: Id): Promise<Speaker> {
  return post<Speaker>(`/speakers/${id}/unmerge`)
}
