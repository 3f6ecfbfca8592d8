import { signal } from '@preact/signals'
import { markNotices, type Notices, readNotices } from '../api/notices'
import { user } from './session'

/** What the person was told, as last read; null before the first answer. */
export const notices = signal<Notices | null>(null)

/** The name of the preference that stops mails. */
export const BY_MAIL = 'mail_notices'

/** Reads again; quiet when the network is away, as the next look comes by itself. */
export async function lookForNotices(): Promise<void> {
  if (!user.peek()) return
  try {
    notices.value = await readNotices()
  } catch {
    // The list stays as it was.
  }
}

/** What is unread counts as seen now; the list keeps its marks while it is open. */
export async function seeNotices(): Promise<void> {
  const now = notices.peek()
  if (!now || now.unread === 0) return
  await markNotices()
  notices.value = { ...now, unread: 0 }
}

/** "3", or "99+"; nothing for none. */
export function badgeOf(now: Notices | null): string {
  const unread = now?.unread ?? 0
  return unread > 99 ? '99+' : unread > 0 ? String(unread) : ''
}
