import type { SegmentDocument } from './document'
import type { Edit } from './edits'
import { put } from './segment'

/** A place in the words of a segment, offsets into its text. */
export interface Match {
  readonly id: string
  readonly from: number
  readonly to: number
}

function patternOf(words: string, matchesCase: boolean): RegExp | null {
  if (!words) return null
  const literal = words.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
  return new RegExp(literal, matchesCase ? 'gv' : 'giv')
}

/** All places of the words, in reading order. */
export function matchesIn(
  document: SegmentDocument,
  words: string,
  matchesCase = false,
): readonly Match[] {
  const pattern = patternOf(words, matchesCase)
  if (!pattern) return []
  return document.segments.flatMap(({ id, text }) =>
    [...text.matchAll(pattern)].map((found) => ({
      id,
      from: found.index,
      to: found.index + found[0].length,
    })),
  )
}

/** Puts other words in every place, or only in those of segment `only`. */
export function replaceIn(
  document: SegmentDocument,
  words: string,
  by: string,
  options: { readonly matchesCase?: boolean; readonly only?: string } = {},
): Edit {
  const pattern = patternOf(words, options.matchesCase ?? false)
  if (!pattern) return []
  return document.segments.flatMap((segment) => {
    if (options.only !== undefined && segment.id !== options.only) return []
    const text = segment.text.replace(pattern, () => by)
    return text === segment.text ? [] : [put({ ...segment, text, draft: false })]
  })
}
