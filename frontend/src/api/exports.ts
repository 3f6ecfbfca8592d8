import { apiUrl, ask, get, post } from './client'
import type { components } from './schema'
import type { Id, Page, TaskState } from './types'

type Schemas = components['schemas']

export type ExportFormat = Schemas['ExportFormat']
export type ExportSummary = Schemas['ExportSummary']
export type ExportLosses = Schemas['ExportLosses']
export type AudioKind = Schemas['AudioEnum']

/** What a file held and could not hold; the server's document leaves receipts open. */
interface ExportReceipt {
  counts?: { clips: number; segments: number; seconds: number }
  losses?: { code: string; times: number; sentence: string }[]
  erased?: { clips: number }
  altered?: { clips: number }
  split?: { not_balanced: string[] } | null
  sha256_then?: string
}

export type Export = Omit<Schemas['Export'], 'receipt'> & { receipt: ExportReceipt }

export type ExportOrder = Pick<Schemas['ExportOrderRequest'], 'format'> &
  Partial<Schemas['ExportOrderRequest']>

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

/** The formats there are; known at once, however much there is to count. */
export async function readExportFormats(project: Id, signal: AbortSignal): Promise<ExportFormat[]> {
  const path = `/projects/${project}/export/formats`
  return (await get<Schemas['ExportFormats']>(path, {}, signal)).formats
}

/** What the format could not hold of exactly this export, before anybody makes it. */
export async function readExportLosses(
  project: Id,
  order: ExportOrder,
  signal: AbortSignal,
): Promise<ExportLosses> {
  const path = `/projects/${project}/export/losses`
  return (await ask<ExportLosses>('POST', path, { body: order, signal })).data
}

/** Make a file; a small one is ready in the answer. */
export function makeExport(project: Id, order: ExportOrder): Promise<Export> {
  return post<Export>(`/projects/${project}/exports`, order)
}

export function makeExportAgain(id: Id): Promise<Export> {
  return post<Export>(`/exports/${id}/again`)
}

export async function listExports(project: Id, signal: AbortSignal): Promise<Export[]> {
  const page = await get<Page<Export>>(`/projects/${project}/exports`, { limit: 10 }, signal)
  return page.results
}

export function receiptUrl(id: Id): string {
  return apiUrl(`/exports/${id}/receipt`)
}
