/** Words of a line as they are shown: plain text, and tags such as [laugh] as small pills. */
export interface Piece {
  readonly kind: 'text' | 'tag'
  readonly text: string
}

/** What a person can put in with `[` and a number where the project names no tags of its own. */
export const EVENT_TAGS = [
  'laugh',
  'noise',
  'breath',
  'cough',
  'music',
  'silence',
  'overlap',
  'foreign',
  'unclear',
] as const

const TAG = /\[([^\s[\]][^[\]]{0,30})\]/gu

export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(TAG)) {
    if (found.index > from) pieces.push({ kind: 'text', text: text.slice(from, found.index) })
    pieces.push({ kind: 'tag', text: found[1] ?? '' })
    from = found.index + found[0].length
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) })
  return pieces
}

export interface TextAndCaret {
  readonly text: string
  readonly caret: number
}

/** Puts a tag at the caret with the spaces it needs; a bracket typed just before it is part of it. */
export function withTag(text: string, caret: number, tag: string): TextAndCaret {
  const before = text.slice(0, caret).replace(/\[$/u, '')
  const after = text.slice(caret)
  const gapBefore = before === '' || /\s$/u.test(before) ? '' : ' '
  const gapAfter = /^\s/u.test(after) ? '' : ' '
  const head = `${before}${gapBefore}[${tag}]${gapAfter}`
  return { text: head + after, caret: head.length }
}

/** A stretch of two texts laid side by side. */
export interface WordRun {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Longer texts are not laid side by side word by word. */
export const MOST_WORDS = 600

/** How `after` differs from `before`, word by word; words differ when more than case and stops do. */
export function wordRuns(before: string, after: string): readonly WordRun[] {
  const left = before.split(/\s+/u).filter(Boolean)
  const right = after.split(/\s+/u).filter(Boolean)
  if (left.length > MOST_WORDS || right.length > MOST_WORDS) {
    return [
      { kind: 'gone', text: left.join(' ') },
      { kind: 'new', text: right.join(' ') },
    ]
  }
  return joined(walk(left, right, lengths(left, right)))
}

function bare(word: string): string {
  const letters = word.toLocaleLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, '')
  return letters || word
}

/** Longest common subsequence by suffixes, row by row in one flat list. */
function lengths(left: readonly string[], right: readonly string[]): Uint16Array {
  const width = right.length + 1
  const table = new Uint16Array((left.length + 1) * width)
  const bareRight = right.map(bare)
  for (let row = left.length - 1; row >= 0; row -= 1) {
    const word = bare(left[row] ?? '')
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const at = row * width + column
      table[at] =
        word === bareRight[column]
          ? (table[at + width + 1] ?? 0) + 1
          : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0)
    }
  }
  return table
}

function walk(left: readonly string[], right: readonly string[], table: Uint16Array): WordRun[] {
  const width = right.length + 1
  const runs: WordRun[] = []
  let row = 0
  let column = 0
  while (row < left.length || column < right.length) {
    const at = row * width + column
    const mine = left[row]
    const theirs = right[column]
    if (mine !== undefined && theirs !== undefined && bare(mine) === bare(theirs)) {
      runs.push({ kind: 'same', text: theirs })
      row += 1
      column += 1
    } else if (theirs === undefined || goesFirst(table, at, width, row < left.length)) {
      runs.push({ kind: 'gone', text: mine ?? '' })
      row += 1
    } else {
      runs.push({ kind: 'new', text: theirs })
      column += 1
    }
  }
  return runs
}

/** Whether dropping the left word keeps at least as much in common as taking in the right one. */
function goesFirst(table: Uint16Array, at: number, width: number, hasLeft: boolean): boolean {
  return hasLeft && (table[at + width] ?? 0) >= (table[at + 1] ?? 0)
}

function joined(runs: readonly WordRun[]): readonly WordRun[] {
  const result: WordRun[] = []
  for (const run of runs) {
    const last = result.at(-1)
    if (last?.kind === run.kind)
      result[result.length - 1] = { ...run, text: `${last.text} ${run.text}` }
    else result.push(run)
  }
  return result
}

/** The share of a reference text that belongs to each of many lines, by where their words lie in it. */
export function referencePieces(reference: string, texts: readonly string[]): readonly string[] {
  const words = wordsOf(reference)
  const counts = texts.map((text) => wordsOf(text).length)
  const whole = texts.join(' ')
  if (!words.length || !whole.trim()) return texts.map(() => (texts.length === 1 ? reference : ''))
  const places = placesIn(words, wordsOf(whole))
  let before = 0
  return counts.map((count) => {
    const from = places[before] ?? words.length
    before += count
    return words.slice(from, places[before] ?? words.length).join(' ')
  })
}

export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter(Boolean)
}

/**
 * For each word of `spoken` (and its end) the place in `reference` it stands at. Words said in place of
 * others share the stretch of those, so that a line's first word keeps its own although it is wrong.
 */
export function placesIn(
  reference: readonly string[],
  spoken: readonly string[],
): readonly number[] {
  const left = reference.slice(0, MOST_WORDS)
  const right = spoken.slice(0, MOST_WORDS)
  const places: number[] = []
  let at = 0
  let gone = 0
  let added = 0
  const closeStretch = () => {
    for (let word = 0; word < added; word += 1) places.push(at + Math.floor((word * gone) / added))
    at += gone
    gone = 0
    added = 0
  }
  for (const run of walk(left, right, lengths(left, right))) {
    if (run.kind === 'gone') gone += 1
    else if (run.kind === 'new') added += 1
    else {
      closeStretch()
      places.push(at)
      at += 1
    }
  }
  closeStretch()
  places.push(reference.length)
  return places
}
