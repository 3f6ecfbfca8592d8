import { type Micros, toMicros, toSeconds } from './time'

/** An answer to one question: chosen value ids, words, or a number. */
export type Answer = readonly string[] | string | number

/** An interval `[start, end)` of the clip with speaker, transcript and answers by label id. */
export interface Segment {
  readonly id: string
  readonly start: Micros
  readonly end: Micros
  readonly speaker: string | null
  readonly text: string
  readonly values: Readonly<Record<string, Answer>>
  readonly channel: number | null
  readonly unsure: boolean
  /** Made by a model and not yet confirmed by a person. */
  readonly draft: boolean
}

export type Change =
  | { readonly op: 'put'; readonly segment: Segment }
  | { readonly op: 'delete'; readonly id: string }

/** A segment as it travels: seconds instead of microseconds, otherwise the same. */
export interface WireSegment {
  id: string
  start: number
  end: number
  speaker: string | null
  text: string
  values: Record<string, string[] | string | number>
  channel: number | null
  unsure: boolean
  draft: boolean
}

export type WireChange = { op: 'put'; segment: WireSegment } | { op: 'delete'; id: string }

export function segmentFromWire(wire: WireSegment): Segment {
  return { ...wire, start: toMicros(wire.start), end: toMicros(wire.end) }
}

export function segmentToWire(segment: Segment): WireSegment {
  const values: WireSegment['values'] = {}
  for (const [label, answer] of Object.entries(segment.values)) {
    values[label] = typeof answer === 'object' ? [...answer] : answer
  }
  return { ...segment, values, start: toSeconds(segment.start), end: toSeconds(segment.end) }
}

export function changeFromWire(wire: WireChange): Change {
  return wire.op === 'put'
    ? { op: 'put', segment: segmentFromWire(wire.segment) }
    : { op: 'delete', id: wire.id }
}

export function changeToWire(change: Change): WireChange {
  return change.op === 'put'
    ? { op: 'put', segment: segmentToWire(change.segment) }
    : { op: 'delete', id: change.id }
}

/** The id of the segment a change is about. */
export function changedId(change: Change): string {
  return change.op === 'put' ? change.segment.id : change.id
}

export function put(segment: Segment): Change {
  return { op: 'put', segment }
}

/** A fresh segment: no words, no answers, made by a person. */
export function newSegment(
  id: string,
  start: Micros,
  end: Micros,
  speaker: string | null,
): Segment {
  return {
    id,
    start,
    end,
    speaker,
    text: '',
    values: {},
    channel: null,
    unsure: false,
    draft: false,
  }
}

export function sameAnswer(a: Answer | undefined, b: Answer | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  return a.length === b.length && a.every((value, index) => value === b[index])
}

function sameValues(a: Segment['values'], b: Segment['values']): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => sameAnswer(a[key], b[key]))
}

export function sameSegment(a: Segment, b: Segment): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.start === b.start &&
      a.end === b.end &&
      a.speaker === b.speaker &&
      a.text === b.text &&
      a.channel === b.channel &&
      a.unsure === b.unsure &&
      a.draft === b.draft &&
      sameValues(a.values, b.values))
  )
}

/** Reading order: by start, then end, then id. */
export function bySpan(a: Segment, b: Segment): number {
  return a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
