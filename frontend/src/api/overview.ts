import { get } from './client'
import type { Id, Overview } from './types'

export function readOverview(project: Id, signal: AbortSignal): Promise<Overview> {
  return get<Overview>(`/projects/${project}/overview`, {}, signal)
}
