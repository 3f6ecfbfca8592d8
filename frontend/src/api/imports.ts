import { ask, get, post, remove } from './client'
import type { components } from './schema'
import type { Id, Page } from './types'
import { upload } from './upload'

type Schemas = components['schemas']

export type ImportRow = Schemas['Import']
export type ImportReport = Schemas['ImportReport']
export type ReadableFormat = Schemas['ReadableFormat']
export type Aim = ImportRow['aim']

/** What a file is to become, and whose work it is. */
export interface ImportWish {
  aim: Aim
  /** A user name; empty for drafts, and for work that our own export names people of. */
  person: string
}

export interface ImportDecision {
  create_labels: boolean
  create_speakers: boolean
  leave_out: boolean
}

export function listImports(project: Id, cursor: string | null): Promise<Page<ImportRow>> {
  return get<Page<ImportRow>>(`/projects/${project}/imports`, { cursor, limit: 20 })
}

export async function listReadableFormats(): Promise<ReadableFormat[]> {
  return (await get<{ results: ReadableFormat[] }>('/import-formats')).results
}

/** Send a file; the server looks through it and changes nothing yet. */
export async function bringFile(
  project: Id,
  file: File,
  wish: ImportWish,
  onProgress: (sent: number, total: number) => void,
): Promise<ImportRow> {
  const form = new FormData()
  form.set('aim', wish.aim)
  form.set('person', wish.person)
  form.set('file', file, file.name)
  return (await upload<ImportRow>(`/projects/${project}/imports`, form, { onProgress })).data
}

/** How far an import is. */
export async function readImport(id: Id): Promise<ImportRow> {
  return (await ask<ImportRow>('GET', `/imports/${id}`)).data
}

/** Look through a file again: as another format, or for another aim. */
export function checkImport(id: Id, wish: ImportWish, format = ''): Promise<ImportRow> {
  return post<ImportRow>(`/imports/${id}/check`, { ...wish, format })
}

export function applyImport(id: Id, decision: ImportDecision): Promise<ImportRow> {
  return post<ImportRow>(`/imports/${id}/apply`, decision)
}

export function undoImport(id: Id): Promise<ImportRow> {
  return post<ImportRow>(`/imports/${id}/undo`)
}

export function forgetImport(id: Id): Promise<void> {
  return remove(`/imports/${id}`)
}
