import type { Id } from '../../api/types'
import { type Segment, sameSegment } from '../../timeline/segment'

/** In what a corrected line differs from the one that was handed in. */
export interface Correction {
  readonly words: boolean
  readonly times: boolean
  readonly speaker: boolean
  /** Answers, the channel or a mark. */
  readonly answers: boolean
}

/** Null where a line is as it was handed in; that somebody has listened to it is no correction. */
export function correctionOf(before: Segment, now: Segment): Correction | null {
  if (sameSegment({ ...before, draft: now.draft }, now)) return null
  const { text, start, end, speaker } = before
  const rest = { ...before, text: now.text, start: now.start, end: now.end, draft: now.draft }
  return {
    words: text !== now.text,
    times: start !== now.start || end !== now.end,
    speaker: speaker !== now.speaker,
    answers: !sameSegment({ ...rest, speaker: now.speaker }, now),
  }
}

/** How many lines a reviewer has changed, made and taken out. */
export function correctionsIn(
  handedIn: ReadonlyMap<Id, Segment>,
  now: readonly Segment[],
): { changed: number; added: number; removed: number } {
  let changed = 0
  let kept = 0
  for (const segment of now) {
    const before = handedIn.get(segment.id)
    if (!before) continue
    kept += 1
    if (correctionOf(before, segment)) changed += 1
  }
  return { changed, added: now.length - kept, removed: handedIn.size - kept }
}
