import type { SegmentDocument } from './document'
import { type Change, newSegment, put, type Segment } from './segment'
import { clampTime, type Micros, micros } from './time'

/** The shortest segment an edit leaves behind; one step of the arrow keys. */
export const SHORTEST = micros(10_000)

export type Edge = 'start' | 'end'

/** What one may change of a segment besides its place in time. */
export type Patch = Partial<Omit<Segment, 'id' | 'start' | 'end'>>

/** Every edit answers with the changes to make; none when nothing is to be done. */
export type Edit = readonly Change[]

const NOTHING: Edit = []

/** A new segment over `[start, end)`, cut to the clip; none when less than `SHORTEST` remains. */
export function create(
  document: SegmentDocument,
  id: string,
  from: Micros,
  to: Micros,
  speaker: string | null,
): Edit {
  const start = clampTime(Math.min(from, to), 0, document.duration)
  const end = clampTime(Math.max(from, to), 0, document.duration)
  return end - start < SHORTEST ? NOTHING : [put(newSegment(id, start, end, speaker))]
}

export function remove(document: SegmentDocument, id: string): Edit {
  return document.has(id) ? [{ op: 'delete', id }] : NOTHING
}

/** Words, speaker, answers, flags. A person's touch ends the draft unless the patch says otherwise. */
export function edit(document: SegmentDocument, id: string, patch: Patch): Edit {
  const segment = document.get(id)
  return segment ? [put({ ...segment, draft: false, ...patch })] : NOTHING
}

/** One answer; null takes it away. */
export function answer(
  document: SegmentDocument,
  id: string,
  label: string,
  value: Segment['values'][string] | null,
): Edit {
  const segment = document.get(id)
  if (!segment) return NOTHING
  const { [label]: _old, ...others } = segment.values
  return edit(document, id, { values: value === null ? others : { ...others, [label]: value } })
}

/** Moves a segment as it is so that it starts at `start`, kept inside the clip. */
export function moveTo(document: SegmentDocument, id: string, start: Micros): Edit {
  const segment = document.get(id)
  if (!segment) return NOTHING
  const length = segment.end - segment.start
  const from = clampTime(start, 0, document.duration - length)
  if (from === segment.start) return NOTHING
  return [put({ ...segment, start: from, end: micros(from + length), draft: false })]
}

/** Sets one edge; it stops at the clip's ends and `SHORTEST` before the other edge. */
export function resize(document: SegmentDocument, id: string, edge: Edge, time: Micros): Edit {
  const segment = document.get(id)
  return segment ? changed(segment, withEdge(document, segment, edge, time)) : NOTHING
}

/**
 * Sets one edge and, where a segment of the same speaker touches it, that one's edge too, so that
 * the boundary between the two stays shared.
 */
export function moveBoundary(
  document: SegmentDocument,
  id: string,
  edge: Edge,
  time: Micros,
): Edit {
  const segment = document.get(id)
  const other = segment && touching(document, segment, edge)
  if (!segment || !other) return resize(document, id, edge, time)
  const [left, right] = edge === 'end' ? [segment, other] : [other, segment]
  const at = clampTime(time, left.start + shortest(left), right.end - shortest(right))
  return [
    ...changed(left, { ...left, end: at, draft: false }),
    ...changed(right, { ...right, start: at, draft: false }),
  ]
}

/** The segment of the same speaker that shares this edge. */
function touching(document: SegmentDocument, segment: Segment, edge: Edge): Segment | undefined {
  const time = segment[edge]
  return document
    .inRange(time - 1, time + 1)
    .find(
      (one) =>
        one.id !== segment.id &&
        one.speaker === segment.speaker &&
        (edge === 'end' ? one.start : one.end) === time,
    )
}

/** Moves one edge by `delta` microseconds. */
export function nudge(document: SegmentDocument, id: string, edge: Edge, delta: number): Edit {
  const segment = document.get(id)
  return segment ? resize(document, id, edge, micros(segment[edge] + delta)) : NOTHING
}

/** The segment starts here; nothing when `time` is not before its end. */
export function markStart(document: SegmentDocument, id: string, time: Micros): Edit {
  const segment = document.get(id)
  return segment && time < segment.end ? resize(document, id, 'start', time) : NOTHING
}

export function markEnd(document: SegmentDocument, id: string, time: Micros): Edit {
  const segment = document.get(id)
  return segment && time > segment.start ? resize(document, id, 'end', time) : NOTHING
}

/**
 * Cuts a segment at `time`; the second part gets `newId`. Words split at `caret` (offset into the
 * text), or, without one, at the word gap nearest to the share of time. Nothing when a part would be
 * shorter than `SHORTEST`.
 */
export function split(
  document: SegmentDocument,
  id: string,
  time: Micros,
  newId: string,
  caret: number | null = null,
): Edit {
  const segment = document.get(id)
  if (!segment) return NOTHING
  if (time - segment.start < SHORTEST || segment.end - time < SHORTEST) return NOTHING
  const share = (time - segment.start) / (segment.end - segment.start)
  const at = caret ?? wordGap(segment.text, share)
  return [
    put({ ...segment, end: time, text: segment.text.slice(0, at).trimEnd(), draft: false }),
    put({
      ...segment,
      id: newId,
      start: time,
      text: segment.text.slice(at).trimStart(),
      draft: false,
    }),
  ]
}

/** The offset of the gap between words nearest to `share` (0 to 1) of the text. */
export function wordGap(text: string, share: number): number {
  const wanted = text.length * share
  let best = share < 0.5 ? 0 : text.length
  for (const gap of text.matchAll(/\s+/g)) {
    if (Math.abs(gap.index - wanted) < Math.abs(best - wanted)) best = gap.index
  }
  return best
}

/** Joins a segment with the next one of the same speaker: one span, both texts, the first's answers first. */
export function mergeWithNext(document: SegmentDocument, id: string): Edit {
  const segment = document.get(id)
  const next = segment && document.next(id, segment.speaker)
  if (!segment || !next) return NOTHING
  const joined: Segment = {
    ...segment,
    end: micros(Math.max(segment.end, next.end)),
    text: [segment.text.trim(), next.text.trim()].filter((text) => text !== '').join(' '),
    values: { ...next.values, ...segment.values },
    channel: segment.channel === next.channel ? segment.channel : null,
    unsure: segment.unsure || next.unsure,
    draft: false,
  }
  return [put(joined), { op: 'delete', id: next.id }]
}

/** The same span, words and answers once more, by default for the same speaker. */
export function duplicate(
  document: SegmentDocument,
  id: string,
  newId: string,
  speaker?: string | null,
): Edit {
  const segment = document.get(id)
  if (!segment) return NOTHING
  const to = speaker === undefined ? segment.speaker : speaker
  return [put({ ...segment, id: newId, speaker: to, draft: false })]
}

function withEdge(document: SegmentDocument, segment: Segment, edge: Edge, time: Micros): Segment {
  const room = shortest(segment)
  const at =
    edge === 'start'
      ? clampTime(time, 0, segment.end - room)
      : clampTime(time, segment.start + room, Math.max(document.duration, segment.end))
  return { ...segment, [edge]: at, draft: false }
}

/** A segment that is shorter already may stay so. */
function shortest(segment: Segment): number {
  return Math.min(SHORTEST, segment.end - segment.start)
}

function changed(before: Segment, after: Segment): Change[] {
  return before.start === after.start && before.end === after.end ? [] : [put(after)]
}
