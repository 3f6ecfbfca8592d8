/** A list beside the sound: one line a file, with what is known of it. */

import { t } from '../../language/t'

export interface ManifestLine {
  /** Counted from 1, the head included, as an editor counts. */
  number: number
  file: string
  reference: string
  assignee: string
  externalId: string
  speaker: string
  /** All other columns, kept with the clip as they are. */
  metadata: Readonly<Record<string, string>>
}

export interface Manifest {
  name: string
  lines: readonly ManifestLine[]
  /** Why it could not be used, or null. */
  problem: string | null
}

type Known = 'file' | 'reference' | 'assignee' | 'externalId' | 'speaker'

const COLUMNS: Readonly<Record<string, Known>> = {
  file: 'file',
  filename: 'file',
  path: 'file',
  text: 'reference',
  reference: 'reference',
  transcript: 'reference',
  person: 'assignee',
  assignee: 'assignee',
  id: 'externalId',
  external_id: 'externalId',
  speaker: 'speaker',
}

/** The sign between the cells: the one the head holds most of. */
function separatorOf(head: string): string {
  const count = (sign: string) => head.split(sign).length
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',')
}

interface Row {
  number: number
  cells: string[]
}

/** Rows of a CSV: cells may be quoted, and hold quotes (doubled), separators and line ends. */
export function rowsOf(text: string): Row[] {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const separator = separatorOf(clean.slice(0, clean.indexOf('\n') + 1 || undefined))
  const rows: Row[] = []
  let line = 1
  let row: Row = { number: 1, cells: [] }
  const cell = new RegExp(`"((?:[^"]|"")*)"|[^${separator}\\n]*`, 'y')
  let at = 0
  while (at <= clean.length) {
    cell.lastIndex = at
    const found = cell.exec(clean)
    const whole = found?.[0] ?? ''
    row.cells.push((found?.[1]?.replace(/""/g, '"') ?? whole).trim())
    line += whole.split('\n').length - 1
    at += whole.length
    const sign = clean[at]
    at += 1
    if (sign === separator) continue
    if (row.cells.some((value) => value !== '')) rows.push(row)
    line += 1
    row = { number: line, cells: [] }
    if (sign === undefined) break
  }
  return rows
}

function lineOf(row: Row, head: readonly string[]): ManifestLine {
  const line = { file: '', reference: '', assignee: '', externalId: '', speaker: '' }
  const metadata: Record<string, string> = {}
  for (const [index, title] of head.entries()) {
    const value = row.cells[index] ?? ''
    const known = COLUMNS[title.toLowerCase().replace(/[\s-]+/g, '_')]
    if (known) line[known] = value
    else if (title && value) metadata[title] = value
  }
  return { number: row.number, ...line, metadata }
}

/** Reads a list; what is wrong with it stands in `problem`. */
export function readManifest(name: string, text: string): Manifest {
  const [head, ...rows] = rowsOf(text)
  if (!head) return { name, lines: [], problem: t('The list is empty.') }
  const lines = rows.map((row) => lineOf(row, head.cells)).filter((line) => line.file !== '')
  const hasFile = lines.length > 0
  const problem = hasFile ? null : t('The list needs a column “file” with the names of the files.')
  return { name, lines, problem }
}

function tidy(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase()
}

function baseOf(path: string): string {
  return tidy(path).split('/').at(-1) ?? ''
}

/** The line about a file: by its path, else by its name, else by its name without the ending. */
export function lineFor(lines: readonly ManifestLine[], path: string): ManifestLine | null {
  const whole = tidy(path)
  const base = baseOf(path)
  const stem = base.replace(/\.[^.]+$/, '')
  return (
    lines.find((line) => tidy(line.file) === whole) ??
    lines.find((line) => baseOf(line.file) === base) ??
    lines.find((line) => tidy(line.file) === stem) ??
    null
  )
}
