import { reportWork } from '../api/desk'
import { ApiFailure } from '../api/failure'
import type { Stretch } from './active-time'

const KEY = 'audino.worked'
const MOST_KEPT = 2000

function kept(): Stretch[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]')
  } catch {
    return []
  }
}

function keep(stretches: readonly Stretch[]): void {
  localStorage.setItem(KEY, JSON.stringify(stretches.slice(-MOST_KEPT)))
}

let isSending = false

/** Send what waits, oldest first, until nothing does or the network fails. */
async function sendAll(user: string): Promise<void> {
  for (;;) {
    const next = kept().find((one) => one.user === user)
    if (!next) return
    await reportWork(next.task, next).catch((error: unknown) => {
      if (!isHopeless(error)) throw error
    })
    keep(kept().filter((one) => one.since !== next.since || one.task !== next.task))
  }
}

/** What the server will never take must not stand in the way of the rest. */
function isHopeless(error: unknown): boolean {
  if (!(error instanceof ApiFailure) || error.code === 'csrf_failed') return false
  return [400, 403, 404, 409].includes(error.status)
}

/** Report time at work; without the network it waits here, and goes out with the next one. */
export async function report(stretch: Stretch): Promise<void> {
  keep([...kept(), stretch])
  await sendKept(stretch.user)
}

/** Send what a desk without network has left; it may have been the last one for a long time. */
export async function sendKept(user: string): Promise<void> {
  if (isSending) return
  isSending = true
  try {
    await sendAll(user)
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
  } finally {
    isSending = false
  }
}
