import type { Person, Revision } from '../../api/types'
import type { KeptChange, PastRevision } from '../../timeline/past'
import { changeFromWire, segmentFromWire } from '../../timeline/segment'

/** What one person did without a longer pause; `at` is its end. */
export interface Sitting {
  readonly at: string
  readonly author: Person | null
  /** Newest first. */
  readonly revisions: readonly PastRevision[]
}

const PAUSE_MS = 60_000

/** Revisions, newest first, in sittings. */
export function sittingsOf(revisions: readonly Revision[]): readonly Sitting[] {
  const sittings: (Sitting & { since: number })[] = []
  for (const revision of revisions) {
    const time = Date.parse(revision.at)
    const last = sittings.at(-1)
    const goesOn = last && last.author?.id === revision.author?.id && last.since - time <= PAUSE_MS
    if (goesOn) {
      sittings[sittings.length - 1] = {
        ...last,
        since: time,
        revisions: [...last.revisions, pastOf(revision)],
      }
    } else {
      const { at, author } = revision
      sittings.push({ at, author, since: time, revisions: [pastOf(revision)] })
    }
  }
  return sittings
}

function pastOf({ number, changes }: Revision): PastRevision {
  return {
    number,
    changes: changes.map(
      (change): KeptChange => ({
        ...changeFromWire(change),
        before: change.before ? segmentFromWire(change.before) : null,
      }),
    ),
  }
}
