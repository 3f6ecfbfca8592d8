import type { Id } from '../../api/types'
import type { SegmentDocument } from '../../timeline/document'
import { type Change, newSegment, put, type Segment } from '../../timeline/segment'
import { micros } from '../../timeline/time'
import { MOST_WORDS, placesIn, wordsOf } from './words'

/**
 * The reference text as the draft of a clip: each line without words of a person gets its piece, by the
 * words that stand before and after it, and by how long the lines are. A clip without lines gets one, `newId`.
 * Nothing where all is as in the reference, or where too many words would have to be laid side by side.
 */
export function draftOf(
  reference: string,
  document: SegmentDocument,
  newId: Id,
): readonly Change[] {
  const words = wordsOf(reference)
  if (!words.length || document.duration <= 0) return []
  const { segments } = document
  if (!segments.length) {
    const whole = newSegment(newId, micros(0), document.duration, null)
    return [put({ ...whole, text: reference.trim(), draft: true })]
  }
  const pieces = piecesFor(reference, segments)
  return segments.flatMap((segment, index) => {
    const text = pieces[index] ?? ''
    const isOwn = segment.text !== '' && !segment.draft
    return isOwn || !text || text === segment.text ? [] : [put({ ...segment, text, draft: true })]
  })
}

function piecesFor(reference: string, segments: readonly Segment[]): readonly string[] {
  const words = wordsOf(reference)
  const spoken = segments.map((one) => wordsOf(one.text))
  const all = spoken.flat()
  if (all.length === 0) return byLength(words, segments)
  if (Math.max(words.length, all.length) > MOST_WORDS) return []
  const stretches = stretchesOf(spoken, placesIn(words, all))
  const pieces: string[] = []
  for (let line = 0; line < segments.length; line += 1) {
    const silent = silentFrom(spoken, line)
    const from = stretches[line - 1]?.[1] ?? 0
    const to = stretches[silent]?.[0] ?? words.length
    pieces.push(...byLength(words.slice(from, to), segments.slice(line, silent)))
    if (silent < segments.length)
      pieces.push(words.slice(...(stretches[silent] ?? [0, 0])).join(' '))
    line = silent
  }
  return pieces
}

/** From where to where in the reference each line with words reaches; where none follows, up to the next. */
function stretchesOf(
  spoken: readonly (readonly string[])[],
  places: readonly number[],
): readonly (readonly [number, number])[] {
  let first = 0
  return spoken.map((own, line) => {
    const last = first + own.length - 1
    const start = line === 0 ? 0 : (places[first] ?? 0)
    first += own.length
    const isFollowed = spoken[line + 1]?.length === 0
    return [start, isFollowed ? (places[last] ?? 0) + 1 : (places[first] ?? 0)]
  })
}

/** The first line with words at or after `line`. */
function silentFrom(spoken: readonly (readonly string[])[], line: number): number {
  let at = line
  while (at < spoken.length && spoken[at]?.length === 0) at += 1
  return at
}

/** Each line gets the share of the words that its length is of all that is spoken. */
function byLength(words: readonly string[], segments: readonly Segment[]): readonly string[] {
  const lengths = segments.map(({ start, end }) => end - start)
  const whole = lengths.reduce((sum, length) => sum + length, 0)
  let spoken = 0
  let from = 0
  return lengths.map((length) => {
    spoken += length
    const to = Math.round((words.length * spoken) / whole)
    const piece = words.slice(from, to).join(' ')
    from = to
    return piece
  })
}
