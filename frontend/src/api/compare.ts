import { get, post } from './client'
import type { components } from './schema'
import type { Id, Page, Segment } from './types'

type Schemas = components['schemas']

export type Version = Omit<Schemas['ClipVersion'], 'segments'> & { segments: Segment[] }
export type Versions = Omit<Schemas['ClipVersions'], 'results'> & { results: Version[] }
export type Found = Schemas['ClipComparison']
export type Difference = Schemas['Difference']
export type ClipAgreement = Schemas['ClipAgreement']
export type Agreement = Schemas['Agreement']
export type Score = Schemas['Score']
export type Purpose = Schemas['Purpose']['purpose']

export function readVersions(clip: Id): Promise<Versions> {
  return get<Versions>(`/clips/${clip}/versions`)
}

export function compareVersions(clip: Id, first: Id, second: Id): Promise<Found> {
  return get<Found>(`/clips/${clip}/comparison`, { first, second })
}

/** The clip's final: a copy of this version, or the one that is there already. */
export function beginFinal(clip: Id, annotation: Id): Promise<Version> {
  return post<Version>(`/clips/${clip}/final`, { annotation })
}

/** Takes the final for good; says how much work was accepted with it. */
export async function settleClip(clip: Id): Promise<number> {
  return (await post<{ accepted: number }>(`/clips/${clip}/settle`)).accepted
}

export function listAgreement(project: Id, cursor: string | null): Promise<Page<ClipAgreement>> {
  return get<Page<ClipAgreement>>(`/projects/${project}/agreement`, { cursor, limit: 50 })
}

export async function listScores(project: Id): Promise<Score[]> {
  return (await get<{ results: Score[] }>(`/projects/${project}/scores`)).results
}

/** Gold: hidden among the work. Practice: for newcomers. Their answers are the clip's final. */
export function markClip(clip: Id, purpose: Purpose): Promise<unknown> {
  return post(`/clips/${clip}/purpose`, { purpose })
}
