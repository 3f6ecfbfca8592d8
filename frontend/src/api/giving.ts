import { get, patch, post, remove } from './client'
import type { Shared } from './clips'
import type { components } from './schema'
import type { Id } from './types'

export type Rule = components['schemas']['Rule']
export type Batch = components['schemas']['Batch']

/** Whom the clips of a rule or of a batch go to, and when they are wanted. */
export interface Giving {
  rule?: Rule
  batch?: Id
  assignees: readonly Id[]
  due?: string
  priority?: number
}

/** `waiting`: how many more clips fit and wait; a request gives out at most 1,000. */
export function giveByRule(project: Id, giving: Giving): Promise<Shared & { waiting: number }> {
  return post(`/projects/${project}/clips/assign`, giving)
}

export async function listBatches(project: Id): Promise<Batch[]> {
  return (await get<{ results: Batch[] }>(`/projects/${project}/batches`)).results
}

export function keepBatch(project: Id, name: string, rule: Rule): Promise<Batch> {
  return post<Batch>(`/projects/${project}/batches`, { name, rule })
}

export function forgetBatch(project: Id, batch: Id): Promise<void> {
  return remove(`/projects/${project}/batches/${batch}`)
}

/** Says who gets the clips of a batch as they come in; nobody ends it. */
export function setTakers(project: Id, batch: Id, takers: readonly Id[]): Promise<Batch> {
  return patch<Batch>(`/projects/${project}/batches/${batch}`, { takers })
}

/** Puts all open work of a person back into the queue; how many clips. */
export async function takeBack(project: Id, assignee: Id): Promise<number> {
  const path = `/projects/${project}/clips/take-back`
  return (await post<{ tasks: number }>(path, { assignee })).tasks
}
