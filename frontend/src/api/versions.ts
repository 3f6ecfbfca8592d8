import { get, post } from './client'
import type { components } from './schema'
import type { Id, Page } from './types'

type Schemas = components['schemas']

export type Version = Schemas['FrozenVersion']
export type VersionComparison = Schemas['VersionComparison']
export type VersionClip = Schemas['VersionClip']
export type VersionSegment = Schemas['VersionSegment']

export async function listVersions(project: Id, signal: AbortSignal): Promise<Version[]> {
  const page = await get<Page<Version>>(`/projects/${project}/versions`, { limit: 200 }, signal)
  return page.results
}

export function freezeVersion(project: Id, name: string, note: string): Promise<Version> {
  return post<Version>(`/projects/${project}/versions`, { name, note })
}

/** In place of a version: the work as it is now. */
export const NOW = 'now'

/** What came, went and changed from `first` to `second`, a version or `NOW`; `after` is the last answer's `next`. */
export function compareVersions(
  first: Id,
  second: Id,
  after: number,
  signal?: AbortSignal,
): Promise<VersionComparison> {
  return get<VersionComparison>(`/versions/${first}/comparison`, { other: second, after }, signal)
}
