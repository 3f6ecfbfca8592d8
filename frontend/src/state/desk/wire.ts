import { readAnnotation, sendChanges, submitTask } from '../../api/desk'
import { ApiFailure } from '../../api/failure'
import type { Annotation } from '../../api/types'
import { changeToWire, segmentFromWire } from '../../timeline/segment'
import type { Answer, Loaded, SavePort, Trouble } from './save-port'

export function loadedOf(annotation: Annotation): Loaded {
  const { id, revision, segments } = annotation
  return { id, revision, segments: segments.map(segmentFromWire) }
}

/** What a failed call means for the queue. */
function troubleOf(error: unknown): Trouble | { readonly kind: 'stale' } {
  if (!(error instanceof ApiFailure)) throw error
  const { status, code, message } = error
  if (error.isOffline) return { kind: 'offline' }
  if (status === 412 || code === 'batch_reused') return { kind: 'stale' }
  if (status === 401 || code === 'csrf_failed') return { kind: 'signedOut' }
  if (status === 408 || status === 429 || status >= 500) return { kind: 'later', seconds: 2 }
  return { kind: 'refused', code, message }
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
  submit: (task, revision) => answerOf(submitTask(task, revision).then(() => null)),
}
