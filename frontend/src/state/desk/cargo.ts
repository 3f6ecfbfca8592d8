import type { EditRow } from './store'

export const MOST_CHANGES = 500
const MOST_BYTES = 900_000
const encoder = new TextEncoder()

/** The waiting edits that go into the next batch, oldest first: what the server takes in one go. */
export function cargoOf(rows: Iterable<EditRow>, most: number = MOST_CHANGES): readonly EditRow[] {
  const edits: EditRow[] = []
  let bytes = 0
  for (const row of rows) {
    if (row.theirs !== undefined) continue
    bytes += encoder.encode(JSON.stringify(row.change)).length
    if (edits.length && (bytes > MOST_BYTES || edits.length === most)) break
    edits.push(row)
  }
  return edits
}
