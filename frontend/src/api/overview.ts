import { apiUrl, get } from './client'
import type { Id, Overview, Progress } from './types'

export function readOverview(project: Id, signal: AbortSignal): Promise<Overview> {
  return get<Overview>(`/projects/${project}/overview`, {}, signal)
}

/** What everybody did in the last thirty days, and when all will be done. */
export function readProgress(project: Id, signal: AbortSignal): Promise<Progress> {
  return get<Progress>(`/projects/${project}/progress`, {}, signal)
}

export function paymentsUrl(project: Id): string {
  return apiUrl(`/projects/${project}/payments`)
}
