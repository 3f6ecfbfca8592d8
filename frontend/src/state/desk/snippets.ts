import type { TextAndCaret } from './words'

/** A person's own abbreviations: what is typed, and what stands for it. */
export type Snippets = Readonly<Record<string, string>>

/** Name under which they are kept with the account. */
export const SNIPPETS = 'snippets'

/** Reads what is kept; what does not fit is left out. */
export function snippetsOf(kept: unknown): Snippets {
  if (typeof kept !== 'object' || kept === null) return {}
  const known = Object.entries(kept).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  )
  return Object.fromEntries(known)
}

/**
 * Writes out the word just before the caret, with `tail` behind it, when it is an abbreviation; null when
 * it is none. A bracket or quotation mark before the word stays.
 */
export function writtenOut(
  text: string,
  caret: number,
  snippets: Snippets,
  tail: string,
): TextAndCaret | null {
  const head = text.slice(0, caret)
  const word = /\S+$/u.exec(head)?.[0] ?? ''
  for (const short of [word, word.replace(/^[\p{Ps}\p{Pi}"'¿¡]+/u, '')]) {
    const full = short && Object.hasOwn(snippets, short) ? snippets[short] : undefined
    if (full === undefined) continue
    const before = `${head.slice(0, head.length - short.length)}${full}${tail}`
    return { text: before + text.slice(caret), caret: before.length }
  }
  return null
}
