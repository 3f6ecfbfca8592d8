import type { SegmentDocument } from './document'
import type { Lane } from './lanes'

/** A stretch of the whole-clip strip, in pixels; `done` is what a person has confirmed. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly done: boolean
}

const WAITING = 1
const DONE = 2

/**
 * For each lane the stretches of the whole clip, `width` pixels wide, where it has segments. A pixel
 * a person has worked on counts as done; a segment takes at least one pixel.
 */
export function coverage(
  document: SegmentDocument,
  lanes: readonly Lane[],
  width: number,
): Stretch[][] {
  const rows = new Map(lanes.map((lane) => [lane.speaker, new Uint8Array(width)]))
  const scale = width / Math.max(1, document.duration)
  for (const segment of document.segments) {
    const row = rows.get(segment.speaker)
    if (!row) continue
    const from = Math.min(width - 1, Math.floor(segment.start * scale))
    const to = Math.max(from + 1, Math.round(segment.end * scale))
    mark(row, from, to, segment.draft ? WAITING : DONE)
  }
  return lanes.map((lane) => stretches(rows.get(lane.speaker) ?? new Uint8Array(0)))
}

function mark(row: Uint8Array, from: number, to: number, state: number): void {
  const end = Math.min(to, row.length)
  for (let x = from; x < end; x += 1) {
    if ((row[x] ?? 0) < state) row[x] = state
  }
}

function stretches(row: Uint8Array): Stretch[] {
  const result: Stretch[] = []
  for (let from = 0, x = 1; x <= row.length; x += 1) {
    if (x < row.length && row[x] === row[from]) continue
    if (row[from]) result.push({ from, to: x, done: row[from] === DONE })
    from = x
  }
  return result
}
