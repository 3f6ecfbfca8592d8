import { apiUrl, get } from './client'
import type { Id, Overview, Progress } from './types'

export function readOverview(project: Id, signal: AbortSignal): Promise<Overview> {
  return get<Overview>(`/projects/${project}/overview`, {}, signal)
}

/** From when on; the last thirty days where it is not said. */
interface Period {
  since?: string
  until?: string
}

/** What everybody did in that time, and when all will be done. */
export function readProgress(
  project: Id,
  signal: AbortSignal,
  period: Period = {},
): Promise<Progress> {
  return get<Progress>(`/projects/${project}/progress`, { ...period }, signal)
}

export function paymentsUrl(project: Id, period: Period = {}): string {
  return apiUrl(`/projects/${project}/payments`, { ...period })
}
