import { useRef, useState } from 'preact/hooks'
import { type AllDeed, type ClipQuery, doStep, restoreClips } from '../../api/clips'
import type { Id, Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { type AllProgress, forAll } from '../../state/all-clips'
import { say, sayTrouble } from '../../state/toasts'

type Said = (done: number) => string

function clips(done: number): string {
  return plural(done, '{n} clip', '{n} clips')
}

/** Deeds on all clips that fit the filter, however many they are. */
export function useAllDeeds(project: Project, query: ClipQuery, onDone: () => Promise<void>) {
  const [progress, setProgress] = useState<AllProgress | null>(null)
  const isStopped = useRef(false)
  const run = async (deed: AllDeed, inWords: Said) => {
    isStopped.current = false
    setProgress({ done: 0, total: 0 })
    try {
      const step = (after: Id | null) => doStep(project.id, query, deed, after)
      const found = await forAll(step, setProgress, () => isStopped.current)
      const back = async () => {
        await restoreClips(project.id, found.clips)
        await onDone()
      }
      const words = found.done > 0 ? inWords(found.done) : t('There was nothing to do.')
      say(words, deed.kind === 'delete' && found.done > 0 ? back : undefined)
    } catch (error) {
      sayTrouble(error)
    } finally {
      setProgress(null)
    }
    await onDone().catch(() => undefined) // the list looks again by itself
  }
  return {
    progress,
    stop: () => {
      isStopped.current = true
    },
    give: (assignees: readonly Id[]) =>
      run({ kind: 'give', assignees }, (done) => t('{clips} given out.', { clips: clips(done) })),
    first: (priority: number) =>
      run({ kind: 'plan', priority }, (done) =>
        t('First in line now: {clips}.', { clips: clips(done) }),
      ),
    second: () =>
      run({ kind: 'plan', places: 1 }, (done) =>
        t('One more person is asked: {clips}.', { clips: clips(done) }),
      ),
    again: () =>
      run({ kind: 'requeue' }, (done) =>
        t('To be done again: {clips}. The old work stays.', { clips: clips(done) }),
      ),
    analyse: () =>
      run({ kind: 'analyse' }, (done) =>
        t('The sound is looked at again: {clips}.', { clips: clips(done) }),
      ),
    remove: () => run({ kind: 'delete' }, (done) => t('{clips} deleted.', { clips: clips(done) })),
  }
}
