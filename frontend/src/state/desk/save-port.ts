import type { Id } from '../../api/types'
import type { Change, Segment } from '../../timeline/segment'

/** What came of a call: the page never guesses from a status number further up. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'stale' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

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
  submit(task: Id, revision: number): Promise<Answer<null>>
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

export type Trouble = Exclude<Answer<never>, { kind: 'ok' | 'stale' }>

/** Trying again by itself does not help: the person has to do something first. */
export function isFinal(trouble: Trouble): boolean {
  return trouble.kind === 'refused' || trouble.kind === 'signedOut'
}
