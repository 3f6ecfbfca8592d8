import {
  readAnnotation,
  readTask,
  reviewTask,
  sendChanges,
  skipTask,
  submitTask,
} from '../../api/desk'
import { ApiFailure } from '../../api/failure'
import type { Annotation, Task, TaskState } from '../../api/types'
import { changeToWire, segmentFromWire } from '../../timeline/segment'
import type { Answer, Loaded, SavePort, Trouble } from './save-port'
import type { WishKind, WishRow } from './store'

export function loadedOf({
  id,
  revision,
  segments,
}: Pick<Annotation, 'id' | 'revision' | 'segments'>): Loaded {
  return { id, revision, segments: segments.map(segmentFromWire) }
}

/** What a failed call means for the queue. */
function troubleOf(error: unknown): Trouble | Answer<never> {
  if (!(error instanceof ApiFailure)) throw error
  const { status, code, message } = error
  if (error.isOffline) return { kind: 'offline' }
  if (status === 412 || code === 'batch_reused') return { kind: 'stale' }
  if (status === 401 || code === 'csrf_failed') return { kind: 'signedOut' }
  if (status === 413) return { kind: 'tooLarge', message }
  if (status === 408 || status === 429 || status >= 500) {
    return { kind: 'later', seconds: error.retryAfter ?? 2 }
  }
  return { kind: 'refused', code, message, isMendable: status === 400 }
}

async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'ok', value: await call }
  } catch (error) {
    return troubleOf(error)
  }
}

/** The queue's door to the server. */
export const serverPort: SavePort = {
  send: (annotation, revision, { id, changes }) =>
    answerOf(sendChanges(annotation, revision, { id, changes: changes.map(changeToWire) })),
  load: (annotation) => answerOf(readAnnotation(annotation).then(loadedOf)),
  async carryOut(wish, revision) {
    const answer = await answerOf(DEEDS[wish.kind](wish, revision).then(() => null))
    if (answer.kind !== 'refused') return answer
    return (await isDone(wish)) ? { kind: 'ok', value: null } : answer
  },
}

const DEEDS: Readonly<Record<WishKind, (wish: WishRow, revision: number) => Promise<Task>>> = {
  submit: ({ task }, revision) => submitTask(task, revision),
  skip: ({ task, reason }) => skipTask(task, reason),
  accept: ({ task }, revision) => reviewTask(task, 'accepted', '', revision),
  sendBack: ({ task, reason }, revision) => reviewTask(task, 'returned', reason, revision),
}

const AFTER: Readonly<Record<WishKind, readonly TaskState[]>> = {
  submit: ['submitted', 'accepted'],
  skip: ['skipped', 'queued'],
  accept: ['accepted'],
  sendBack: ['returned'],
}

/** Refused, because an earlier try did arrive and only its answer was lost. */
async function isDone({ task, kind, user }: WishRow): Promise<boolean> {
  try {
    const { state, review } = await readTask(task)
    const isMine = kind === 'submit' || kind === 'skip' || review?.reviewer?.id === user
    return isMine && AFTER[kind].includes(state)
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    // What one has skipped is out of one's sight.
    return kind === 'skip' && error.status === 404
  }
}
