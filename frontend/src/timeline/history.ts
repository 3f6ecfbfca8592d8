import { inverseOf, type SegmentDocument } from './document'
import type { Change } from './segment'

/** One thing a person did: how to take it back and how to do it again. */
interface Step {
  readonly undo: readonly Change[]
  readonly redo: readonly Change[]
  /** What was done, in the person's words ("Delete"). */
  readonly name: string
  /** Steps with the same key that follow each other closely are one step (typing in one segment). */
  readonly key: string | null
  /** Milliseconds of any one clock; when the step was last added to. */
  readonly at: number
}

/** Everything that was done and undone since the clip was opened; a value. */
export interface History {
  readonly past: readonly Step[]
  readonly future: readonly Step[]
}

export interface StepOptions {
  readonly name: string
  readonly key?: string
  readonly at?: number
}

/** A pause this long between keystrokes starts a new step, in milliseconds. */
const PAUSE_MS = 1_500

export const EMPTY_HISTORY: History = { past: [], future: [] }

/** Notes that `changes` are made on `before`. What was undone can no longer be redone. */
export function record(
  history: History,
  before: SegmentDocument,
  changes: readonly Change[],
  options: StepOptions,
): History {
  if (changes.length === 0) return history
  const step: Step = {
    undo: inverseOf(before, changes),
    redo: changes,
    name: options.name,
    key: options.key ?? null,
    at: options.at ?? 0,
  }
  const last = history.past[history.past.length - 1]
  if (last && continues(last, step, history)) {
    const joined = {
      ...step,
      undo: firstOfEach(last.undo, step.undo),
      redo: [...last.redo, ...changes],
    }
    return { past: [...history.past.slice(0, -1), joined], future: [] }
  }
  return { past: [...history.past, step], future: [] }
}

function continues(last: Step, step: Step, history: History): boolean {
  return (
    step.key !== null &&
    step.key === last.key &&
    step.at - last.at <= PAUSE_MS &&
    history.future.length === 0
  )
}

/** The oldest state of every segment wins. */
function firstOfEach(older: readonly Change[], newer: readonly Change[]): Change[] {
  const idOf = (one: Change) => (one.op === 'put' ? one.segment.id : one.id)
  const known = new Set(older.map(idOf))
  return [...older, ...newer.filter((one) => !known.has(idOf(one)))]
}

export interface Travel {
  readonly history: History
  /** To be applied to the present document. */
  readonly changes: readonly Change[]
  readonly step: Step
}

/** Takes back the last step; null when nothing is left. */
export function undo(history: History): Travel | null {
  const step = history.past[history.past.length - 1]
  if (!step) return null
  const past = history.past.slice(0, -1)
  return { history: { past, future: [sealed(step), ...history.future] }, changes: step.undo, step }
}

/** Does the last undone step again; null when there is none. */
export function redo(history: History): Travel | null {
  const [step, ...future] = history.future
  if (!step) return null
  return { history: { past: [...history.past, sealed(step)], future }, changes: step.redo, step }
}

/** A step that was travelled over takes no more keystrokes in. */
function sealed(step: Step): Step {
  return { ...step, key: null }
}
