import type { Id } from '../../api/types'
import type { Change, Segment } from '../../timeline/segment'
import type { WishRow } from './store'

/** What came of a call: the page never guesses from a status number further up. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'stale' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'signedOut' }
  /** Less may go through in one go. */
  | { readonly kind: 'tooLarge'; readonly message: string }
  | Refusal

/** The server looked and said no; `isMendable` when other words in the same line may help. */
interface Refusal {
  readonly kind: 'refused'
  readonly code: string
  readonly message: string
  readonly isMendable: boolean
}

/** An annotation as the server has it. */
export interface Loaded {
  readonly id: Id
  readonly revision: number
  readonly segments: readonly Segment[]
}

export interface SavePort {
  send(
    annotation: Id,
    revision: number,
    body: { id: Id; changes: readonly Change[] },
  ): Promise<Answer<number>>
  load(annotation: Id): Promise<Answer<Loaded>>
  /** Submits, skips or judges; done already counts as done. */
  carryOut(wish: WishRow, revision: number): Promise<Answer<null>>
}

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving'; readonly count: number }
  /** Tried again by itself; `isReached` when the server answered that it cannot now. */
  | {
      readonly kind: 'offline'
      readonly count: number
      readonly keeps: boolean
      readonly isReached: boolean
    }
  | { readonly kind: 'choose'; readonly count: number }
  | { readonly kind: 'signedOut'; readonly count: number }
  | {
      readonly kind: 'stuck'
      readonly count: number
      readonly code: string
      readonly message: string
    }

export interface Alarm {
  now(): number
  after(ms: number, act: () => void): number
  dropAfter(handle: number): void
}

export const browserAlarm: Alarm = {
  now: () => performance.now(),
  after: (ms, act) => window.setTimeout(act, ms),
  dropAfter: (handle) => window.clearTimeout(handle),
}

export type Trouble = Exclude<Answer<never>, { kind: 'ok' | 'stale' | 'tooLarge' }>

export function isTrouble(answer: Answer<unknown>): answer is Trouble {
  return answer.kind !== 'ok' && answer.kind !== 'stale' && answer.kind !== 'tooLarge'
}

/** Trying again by itself does not help: the person has to do something first. */
export function isFinal(trouble: Trouble): boolean {
  return trouble.kind === 'refused' || trouble.kind === 'signedOut'
}

/** What one reads at the place of saving. */
export function describeState(parts: {
  readonly trouble: Trouble | null
  /** Changes that are not in. */
  readonly count: number
  /** Of those, the ones a person has to choose. */
  readonly held: number
  /** Whether this browser keeps them over a reload. */
  readonly keeps: boolean
  readonly wishes: boolean
}): SaveState {
  const { trouble, count, keeps } = parts
  if (trouble?.kind === 'refused') {
    return { kind: 'stuck', count, code: trouble.code, message: trouble.message }
  }
  if (trouble?.kind === 'signedOut') return { kind: 'signedOut', count }
  if (trouble) return { kind: 'offline', count, keeps, isReached: trouble.kind === 'later' }
  if (parts.held) return { kind: 'choose', count: parts.held }
  return count || parts.wishes ? { kind: 'saving', count } : { kind: 'saved' }
}

const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const
const SELDOM_MS = 30_000

/** How long to wait after so many failures in a row. */
export function backoffMs(failures: number): number {
  return RETRY_MS[failures] ?? SELDOM_MS
}
