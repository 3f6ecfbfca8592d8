import type { SegmentDocument } from './document'
import { type Change, changedId, put, type Segment } from './segment'

/** A change as it is remembered: with what it replaced, null where there was nothing. */
export type KeptChange = Change & { readonly before: Segment | null }

export interface PastRevision {
  readonly number: number
  readonly changes: readonly KeptChange[]
}

/** The document before `revisions`, which are the newest ones, newest first. */
export function takenBack(
  document: SegmentDocument,
  revisions: readonly PastRevision[],
): SegmentDocument {
  return revisions.reduce(
    (now, { changes }) =>
      now.apply(
        changes.map(
          (change): Change =>
            change.before ? put(change.before) : { op: 'delete', id: changedId(change) },
        ),
      ),
    document,
  )
}

/** How many lines some revisions added, removed and changed, each line counted once. */
export function countChanges(revisions: readonly PastRevision[]): {
  added: number
  removed: number
  changed: number
} {
  const changes = revisions.flatMap((one) => one.changes)
  const newest = new Map(changes.toReversed().map((one) => [changedId(one), one.op === 'put']))
  const oldest = new Map(changes.map((one) => [changedId(one), one.before !== null]))
  const count = (was: boolean, is: boolean) =>
    [...oldest].filter(([id, before]) => before === was && newest.get(id) === is).length
  return { added: count(false, true), removed: count(true, false), changed: count(true, true) }
}
