import { get, post } from './client'
import type { components } from './schema'

export type Notices = components['schemas']['Notices']
export type Notice = components['schemas']['Notice']

export function readNotices(): Promise<Notices> {
  return get<Notices>('/notices')
}

/** Marks all as read. */
export async function markNotices(): Promise<void> {
  await post('/notices/read')
}
