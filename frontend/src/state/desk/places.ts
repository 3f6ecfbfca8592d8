import type { Comment, Id } from '../../api/types'
import type { SegmentDocument } from '../../timeline/document'
import { type Micros, toMicros } from '../../timeline/time'

/** Something to look at: a note pinned to a time, or a segment somebody is unsure about. */
export interface Place {
  readonly id: string
  readonly kind: 'note' | 'unsure'
  /** The same number in the pin, on the line and in the panel. */
  readonly number: number
  readonly time: Micros
  readonly segment: Id | null
  readonly comment: Comment | null
}

/** All places of a clip in the order of time. An unsure segment with a note is one place. */
export function placesOf(
  comments: readonly Comment[],
  document: SegmentDocument,
  withUnsure: boolean,
): readonly Place[] {
  const notes = comments.map((comment) => {
    const time = toMicros(comment.at)
    const segment = segmentAt(document, time)
    return { id: comment.id, kind: 'note' as const, time, segment, comment }
  })
  const noted = new Set(notes.map((place) => place.segment))
  const unsure = document.segments
    .filter((segment) => withUnsure && segment.unsure && !noted.has(segment.id))
    .map(({ id, start }) => ({
      id: `unsure-${id}`,
      kind: 'unsure' as const,
      time: start,
      segment: id,
      comment: null,
    }))
  return [...notes, ...unsure]
    .sort((a, b) => a.time - b.time)
    .map((place, index) => ({ ...place, number: index + 1 }))
}

/** The segment a moment belongs to: the one that began last of those that hold it. */
export function segmentAt(document: SegmentDocument, time: Micros): Id | null {
  return document.at(time).at(-1)?.id ?? null
}
