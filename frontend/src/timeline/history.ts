import { inverseOf, SegmentDocument } from './document'
import { rebase } from './rebase'
import { type Change, changedId } from './segment'

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
  /** What the changes start from. */
  readonly from: readonly Change[]
  readonly changes: readonly Change[]
  readonly step: Step
}

/** Takes back the last step; null when nothing is left. */
export function undo(history: History): Travel | null {
  const step = history.past[history.past.length - 1]
  if (!step) return null
  const past = history.past.slice(0, -1)
  const after = { past, future: [sealed(step), ...history.future] }
  return { history: after, from: step.redo, changes: step.undo, step }
}

/** Does the last undone step again; null when there is none. */
export function redo(history: History): Travel | null {
  const [step, ...future] = history.future
  if (!step) return null
  const after = { past: [...history.past, sealed(step)], future }
  return { history: after, from: step.undo, changes: step.redo, step }
}

/** A step that was travelled over takes no more keystrokes in. */
function sealed(step: Step): Step {
  return { ...step, key: null }
}

/**
 * What a journey changes in the document as it stands. Where others changed a segment meanwhile, only
 * the fields of the step go back or forth; what they did to the same field stays.
 */
export function changesOnTheWay(document: SegmentDocument, travel: Travel): Change[] {
  const nothing = SegmentDocument.of(document.duration)
  const ids = new Set(travel.changes.map(changedId))
  const now = SegmentDocument.of(
    document.duration,
    [...ids].flatMap((id) => document.get(id) ?? []),
  )
  return [...rebase(nothing.apply(travel.from), nothing.apply(travel.changes), now).changes]
}

/** The newest `most` steps of the way back, fit to be kept: typing after a reload is a step of its own. */
export function shortened({ past, future }: History, most: number): History {
  return { past: past.slice(-most).map(sealed), future: future.slice(0, most).map(sealed) }
}
