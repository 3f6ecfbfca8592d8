import { SegmentDocument } from '../../timeline/document'
import { rebase, type Side, settle } from '../../timeline/rebase'
import { type Change, put, type Segment, sameSegment } from '../../timeline/segment'
import { micros } from '../../timeline/time'
import type { EditRow } from './store'

/** Spans of one segment are compared, never cut: the clip's length plays no part here. */
const NO_END = micros(Number.MAX_SAFE_INTEGER)

export function outcomeOf(change: Change): Segment | null {
  return change.op === 'put' ? change.segment : null
}

export function applyRows(
  segments: ReadonlyMap<string, Segment>,
  rows: Iterable<EditRow>,
): Map<string, Segment> {
  const after = new Map(segments)
  for (const { change } of rows) {
    if (change.op === 'put') after.set(change.segment.id, change.segment)
    else after.delete(change.id)
  }
  return after
}

/**
 * A batch that came back, and what was edited since, as one set of waiting edits. What the server has
 * word for word did land, whatever was answered: what was edited since goes on top of it.
 */
export function mergeRows(
  flown: readonly EditRow[],
  waiting: ReadonlyMap<string, EditRow>,
  confirmed: ReadonlyMap<string, Segment>,
): Map<string, EditRow> {
  const back = flown.filter(
    ({ segment, change }) => !same(outcomeOf(change), confirmed.get(segment) ?? null),
  )
  const merged = new Map(back.map((row) => [row.segment, row]))
  for (const row of waiting.values()) {
    const earlier = merged.get(row.segment)
    merged.set(row.segment, earlier ? { ...row, base: earlier.base, order: earlier.order } : row)
  }
  return merged
}

function documentOf(segment: Segment | null): SegmentDocument {
  return SegmentDocument.of(NO_END, segment ? [segment] : [])
}

function same(one: Segment | null, other: Segment | null): boolean {
  return one && other ? sameSegment(one, other) : one === other
}

function rebaseRow(row: EditRow, theirs: Segment | null) {
  const mine = outcomeOf(row.change)
  return rebase(documentOf(row.base), documentOf(mine), documentOf(theirs))
}

/**
 * What is left of an edit now that the server has `theirs`: null when it is there already, the edit on
 * its new base when it goes on top, or the edit with `theirs` beside it when a person has to choose.
 */
export function settleRow(row: EditRow, theirs: Segment | null): EditRow | null {
  if (row.theirs !== undefined && same(row.theirs, theirs)) return row
  const { theirs: _old, ...plain } = row
  const mine = outcomeOf(row.change)
  if (same(mine, theirs)) return null
  if (same(row.base, theirs)) return plain
  const { merged, changes, conflicts } = rebaseRow(plain, theirs)
  if (conflicts.length) return { ...plain, theirs }
  if (!changes.length) return null
  const kept = merged.get(row.segment)
  const change: Change = kept ? put(kept) : { op: 'delete', id: row.segment }
  return { ...plain, base: theirs, change }
}

/** The edits that carry out the choice; "both" joins the words and keeps what one side deleted. */
export function takeSide(row: EditRow, side: Side): EditRow | null {
  const theirs = row.theirs ?? null
  const { merged, conflicts } = rebaseRow(row, theirs)
  let chosen = merged
  for (const conflict of conflicts) {
    const wanted = side === 'both' && conflict.kind === 'deleted' ? keeper(conflict.by) : side
    chosen = chosen.apply(settle(chosen, conflict, wanted))
  }
  const { theirs: _settled, ...plain } = row
  const result = chosen.get(row.segment) ?? null
  if (same(result, theirs)) return null
  const change: Change = result ? put(result) : { op: 'delete', id: row.segment }
  return { ...plain, base: theirs, change }
}

function keeper(deletedBy: 'mine' | 'theirs'): Side {
  return deletedBy === 'mine' ? 'theirs' : 'mine'
}
