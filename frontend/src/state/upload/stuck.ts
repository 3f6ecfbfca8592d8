import { type ClipQuery, listClips } from '../../api/clips'
import type { Id } from '../../api/types'
import type { UploadQueue } from './queue'

const ANY: ClipQuery = { state: '', task_state: '', assignee: '', search: '' }

/** Looks which clips that came in could not be read; true once every clip has been looked at. */
export async function lookForStuck(project: Id, queue: UploadQueue): Promise<boolean> {
  const first = (state: string, limit: number) =>
    listClips(project, { ...ANY, state }, { cursor: null, limit })
  const unread = await first('stored', 1)
  const stuck = await first('failed', 200)
  queue.noteStuck(new Map(stuck.results.map((clip) => [clip.id, clip.reason])))
  return unread.results.length === 0
}
