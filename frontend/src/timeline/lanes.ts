import type { SegmentDocument } from './document'
import type { Segment } from './segment'

/** Number of speaker colours; after them they repeat with a dashed edge. */
const SPEAKER_COLOURS = 12

/** One row of the editor: one speaker, or (null) those of no speaker yet. */
export interface Lane {
  readonly speaker: string | null
  /** 1 to 12; 0 is the grey of "No speaker yet". */
  readonly colour: number
  readonly dashed: boolean
}

/** Where a segment stands: its lane, and its row of `rows` where several overlap in that lane. */
export interface Place {
  readonly lane: number
  readonly row: number
  readonly rows: number
}

/** The lane of the `position`-th speaker (0 is the first). */
export function laneOf(speaker: string, position: number): Lane {
  return {
    speaker,
    colour: (position % SPEAKER_COLOURS) + 1,
    dashed: position >= SPEAKER_COLOURS,
  }
}

export const NOBODY: Lane = { speaker: null, colour: 0, dashed: false }

/**
 * One lane a speaker in the given order, then speakers the document names besides, then "No speaker
 * yet" where a segment has none or there is no other lane.
 */
export function lanesFor(document: SegmentDocument, speakers: readonly string[]): Lane[] {
  const known = new Set(speakers)
  let nobody = false
  for (const segment of document.segments) {
    if (segment.speaker === null) nobody = true
    else known.add(segment.speaker)
  }
  const lanes = [...known].map(laneOf)
  return nobody || lanes.length === 0 ? [...lanes, NOBODY] : lanes
}

/** The place of every segment whose lane is shown. */
export function placeAll(document: SegmentDocument, lanes: readonly Lane[]): Map<string, Place> {
  const places = new Map<string, Place>()
  const stacks = lanes.map((_, lane) => new LaneStack(lane, places))
  const bySpeaker = new Map(lanes.map((lane, index) => [lane.speaker, stacks[index]]))
  for (const segment of document.segments) bySpeaker.get(segment.speaker)?.add(segment)
  for (const stack of stacks) stack.close()
  return places
}

/** Stacks the overlapping segments of one lane: each takes the first free row of its cluster. */
class LaneStack {
  readonly #lane: number
  readonly #places: Map<string, Place>
  #cluster: { id: string; row: number }[] = []
  #ends: number[] = []

  constructor(lane: number, places: Map<string, Place>) {
    this.#lane = lane
    this.#places = places
  }

  add(segment: Segment): void {
    if (this.#ends.every((end) => end <= segment.start)) this.close()
    const free = this.#ends.findIndex((end) => end <= segment.start)
    const row = free < 0 ? this.#ends.length : free
    this.#ends[row] = segment.end
    this.#cluster.push({ id: segment.id, row })
  }

  close(): void {
    const rows = this.#ends.length
    for (const { id, row } of this.#cluster) this.#places.set(id, { lane: this.#lane, row, rows })
    this.#cluster = []
    this.#ends = []
  }
}
