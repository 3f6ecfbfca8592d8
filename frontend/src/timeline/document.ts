import { firstFrom, Intervals } from './intervals'
import { bySpan, type Change, put, type Segment, sameSegment } from './segment'
import type { Micros } from './time'

/** All segments of one annotation at one moment; a value that never changes. */
export class SegmentDocument {
  readonly duration: Micros
  /** In reading order: start, end, id. */
  readonly segments: readonly Segment[]
  readonly #byId: ReadonlyMap<string, Segment>
  #intervals: Intervals | null = null
  #positions: ReadonlyMap<string, number> | null = null

  private constructor(
    duration: Micros,
    segments: readonly Segment[],
    byId: ReadonlyMap<string, Segment>,
  ) {
    this.duration = duration
    this.segments = segments
    this.#byId = byId
  }

  /** A document of a clip `duration` long; the last of several segments with one id counts. */
  static of(duration: Micros, segments: Iterable<Segment> = []): SegmentDocument {
    const byId = new Map<string, Segment>()
    for (const segment of segments) byId.set(segment.id, segment)
    return new SegmentDocument(duration, [...byId.values()].sort(bySpan), byId)
  }

  get size(): number {
    return this.segments.length
  }

  get(id: string | null): Segment | undefined {
    return id === null ? undefined : this.#byId.get(id)
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** The document after the changes; a delete of an unknown id does nothing. */
  apply(changes: readonly Change[]): SegmentDocument {
    const touched = new Map<string, Segment | null>()
    for (const change of changes) {
      if (change.op === 'put') touched.set(change.segment.id, change.segment)
      else touched.set(change.id, null)
    }
    if (touched.size === 0) return this
    const byId = new Map(this.#byId)
    const added: Segment[] = []
    for (const [id, segment] of touched) {
      if (segment === null) byId.delete(id)
      else {
        byId.set(id, segment)
        added.push(segment)
      }
    }
    const kept = this.segments.filter((segment) => !touched.has(segment.id))
    return new SegmentDocument(this.duration, merged(kept, added.sort(bySpan)), byId)
  }

  /** Segments with `start < to` and `end > from`, in reading order. */
  inRange(from: number, to: number): Segment[] {
    this.#intervals ??= new Intervals(this.segments)
    return this.#intervals.query(from, to)
  }

  /** Segments that hold `time`. */
  at(time: number): Segment[] {
    return this.inRange(time, time + 1)
  }

  /** Place in reading order, -1 if unknown. */
  indexOf(id: string): number {
    this.#positions ??= new Map(this.segments.map((segment, index) => [segment.id, index]))
    return this.#positions.get(id) ?? -1
  }

  /** The one after `id` in reading order; with `speaker`, the next one of that speaker. */
  next(id: string, speaker?: string | null): Segment | undefined {
    return this.#step(id, 1, speaker)
  }

  previous(id: string, speaker?: string | null): Segment | undefined {
    return this.#step(id, -1, speaker)
  }

  /** The first segment that starts at or after `time`. */
  firstFrom(time: number): Segment | undefined {
    return this.segments[firstFrom(this.segments, time)]
  }

  /** The last segment that starts before `time`. */
  lastBefore(time: number): Segment | undefined {
    return this.segments[firstFrom(this.segments, time) - 1]
  }

  #step(id: string, by: 1 | -1, speaker: string | null | undefined): Segment | undefined {
    const from = this.indexOf(id)
    if (from < 0) return undefined
    for (let index = from + by; index >= 0 && index < this.segments.length; index += by) {
      const segment = this.segments[index]
      if (speaker === undefined || segment?.speaker === speaker) return segment
    }
    return undefined
  }
}

/** Two lists in reading order as one. */
function merged(kept: readonly Segment[], added: readonly Segment[]): Segment[] {
  if (added.length === 0) return [...kept]
  const result: Segment[] = []
  let next = 0
  for (const segment of kept) {
    for (let one = added[next]; one && bySpan(one, segment) < 0; one = added[next]) {
      result.push(one)
      next += 1
    }
    result.push(segment)
  }
  return result.concat(added.slice(next))
}

/** The changes that take back `changes` made on `before`, in an order that may be applied as it is. */
export function inverseOf(before: SegmentDocument, changes: readonly Change[]): Change[] {
  const ids = new Set(changes.map((one) => (one.op === 'put' ? one.segment.id : one.id)))
  const result: Change[] = []
  for (const id of ids) {
    const segment = before.get(id)
    if (segment) result.push(put(segment))
    else result.push({ op: 'delete', id })
  }
  return result
}

/** The changes that turn `before` into `after`. */
export function changesBetween(before: SegmentDocument, after: SegmentDocument): Change[] {
  const result: Change[] = []
  for (const segment of before.segments) {
    if (!after.has(segment.id)) result.push({ op: 'delete', id: segment.id })
  }
  for (const segment of after.segments) {
    const old = before.get(segment.id)
    if (!old || !sameSegment(old, segment)) result.push(put(segment))
  }
  return result
}
