import { type Change, changedId } from './segment'

/** Edits on their way to the server under one id, so that sending twice counts once. */
export interface Batch {
  readonly id: string
  readonly changes: readonly Change[]
}

/**
 * Adds `more` to `pending`: the last change of each segment counts. A segment that was made and deleted
 * before the server heard of it (`isKnown` says no) leaves nothing behind.
 */
export function foldChanges(
  pending: readonly Change[],
  more: readonly Change[],
  isKnown: (id: string) => boolean = () => true,
): Change[] {
  const last = new Map<string, Change>()
  for (const change of [...pending, ...more]) {
    const id = changedId(change)
    last.delete(id) // the newest change of a segment goes to the end
    last.set(id, change)
  }
  return [...last.values()].filter((one) => one.op === 'put' || isKnown(one.id))
}

/** The batch that waits, with `more` in it; a new one under `newId` when none waits. */
export function foldIntoBatch(
  waiting: Batch | null,
  more: readonly Change[],
  newId: string,
  isKnown?: (id: string) => boolean,
): Batch | null {
  const changes = foldChanges(waiting?.changes ?? [], more, isKnown)
  return changes.length === 0 ? null : { id: waiting?.id ?? newId, changes }
}
