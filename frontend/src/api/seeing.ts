import { apiUrl, get } from './client'
import type { components } from './schema'
import type { Id } from './types'

export type Day = components['schemas']['Day']
export type Quality = components['schemas']['Quality']

/** The tables that can be taken out as CSV. */
export type TableName =
  | 'agreement'
  | 'batches'
  | 'days'
  | 'people'
  | 'progress'
  | 'quality'
  | 'questions'
  | 'scores'
  | 'sound'
  | 'states'

/** Every day from one to the other (`2026-03-04`), of all work or of one person's. */
export async function readDays(
  project: Id,
  span: { since: string; until: string; person?: Id },
  signal?: AbortSignal,
): Promise<Day[]> {
  return (await get<{ results: Day[] }>(`/projects/${project}/days`, span, signal)).results
}

export function readQuality(project: Id, signal?: AbortSignal): Promise<Quality> {
  return get<Quality>(`/projects/${project}/quality`, {}, signal)
}

export function tableUrl(project: Id, table: TableName): string {
  return apiUrl(`/projects/${project}/tables/${table}`)
}
