import { ANY_CLIP, listClips } from '../../api/clips'
import type { Id } from '../../api/types'
import { told } from '../../language/told'
import type { UploadQueue } from './queue'

/** Looks which clips that came in could not be read; true once every clip has been looked at. */
export async function lookForStuck(project: Id, queue: UploadQueue): Promise<boolean> {
  const first = (state: string, limit: number) =>
    listClips(project, { ...ANY_CLIP, state: [state] }, { cursor: null, limit })
  const unread = await first('stored', 1)
  const stuck = await first('failed', 200)
  queue.noteStuck(new Map(stuck.results.map((clip) => [clip.id, told(clip.reason)])))
  return unread.results.length === 0
}
