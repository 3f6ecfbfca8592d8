import { apiUrl, get } from './client'
import type { Id, TaskState } from './types'

export interface ExportFormat {
  format: string
  title: string
  /** What it is for and what it cannot hold. */
  sentence: string
}

export interface ExportSummary {
  clips: number
  segments: number
  seconds: number
  formats: ExportFormat[]
}

/** Which work an export holds; `since` is an instant, null means from the beginning. */
export interface ExportChoice {
  states: readonly TaskState[]
  since: string | null
}

function queryOf({ states, since }: ExportChoice) {
  return { state: states, since }
}

export function readExportSummary(
  project: Id,
  choice: ExportChoice,
  signal: AbortSignal,
): Promise<ExportSummary> {
  return get<ExportSummary>(`/projects/${project}/export/summary`, queryOf(choice), signal)
}

/** The address under which the server streams the file. */
export function exportUrl(
  project: Id,
  format: string,
  choice: ExportChoice,
  isRaw: boolean,
): string {
  const raw = isRaw ? 'true' : null
  return apiUrl(`/projects/${project}/export`, { format, ...queryOf(choice), raw })
}
