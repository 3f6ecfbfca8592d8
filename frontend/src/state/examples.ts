import type { Id } from '../api/types'

/** A piece of a clip that a guide lets people hear. */
export interface Example {
  clip: Id
  start: number
  /** Seconds; null: to the end of the clip. */
  end: number | null
}

const ADDRESS = /^clip:([0-9a-f-]{36})(?:#(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?)?$/

/** What stands in a copied guide for a sound that stayed in the project it was copied from. */
const LEFT_BEHIND = 'clip:gone'

export function isLeftBehind(address: string): boolean {
  return address === LEFT_BEHIND
}

/** How many sounds of a guide stayed behind. */
export function countLeftBehind(guide: string): number {
  return guide.split(`(${LEFT_BEHIND})`).length - 1
}

/** What an address like `clip:ID#1.5-3.2` names; null where it names no piece of a clip. */
export function exampleAt(address: string): Example | null {
  const [, clip, start, end] = ADDRESS.exec(address) ?? []
  if (!clip) return null
  return { clip, start: Number(start ?? 0), end: end === undefined ? null : Number(end) }
}

/** The Markdown that stands for it in a guide. */
export function exampleText(words: string, { clip, start, end }: Example): string {
  const until = end === null ? '' : `-${end}`
  const part = start > 0 || end !== null ? `#${start}${until}` : ''
  return `[${words.replace(/[[\]]/g, '')}](clip:${clip}${part})`
}
