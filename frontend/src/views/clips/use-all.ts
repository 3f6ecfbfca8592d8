import { useRef, useState } from 'preact/hooks'
import { type AllDeed, type ClipQuery, doStep, firstInLine, restoreClips } from '../../api/clips'
import type { Id, Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { type AllProgress, forAll } from '../../state/all-clips'
import { beforeAll } from '../../state/choosing'
import { say, sayTrouble } from '../../state/toasts'
import { dayInWords } from '../../ui/words'

type Said = (done: number) => string

function clips(done: number): string {
  return plural(done, '{n} clip', '{n} clips')
}

/** What became of their day, for open work on them. */
export function dueWords(due: string | null, what: string): string {
  return due === null
    ? t('No due day any more: {clips}.', { clips: what })
    : t('Due {day} now: {clips}.', { day: dayInWords(due), clips: what })
}

/** Deeds on all clips that fit the filter, however many they are; each tells whether it went well. */
export function useAllDeeds(project: Project, query: ClipQuery, onDone: () => Promise<void>) {
  const [progress, setProgress] = useState<AllProgress | null>(null)
  const isStopped = useRef(false)
  const run = async (deed: AllDeed, inWords: Said): Promise<boolean> => {
    isStopped.current = false
    setProgress({ done: 0, total: 0 })
    const step = (after: Id | null) => doStep(project.id, query, deed, after)
    const { done, clips, trouble } = await forAll(step, setProgress, () => isStopped.current)
    const back = async () => {
      await restoreClips(project.id, clips)
      await onDone()
    }
    if (trouble) sayTrouble(trouble)
    else if (done === 0) say(t('There was nothing to do.'))
    if (done > 0) say(inWords(done), deed.kind === 'delete' ? back : undefined)
    setProgress(null)
    onDone().catch(() => undefined) // the list looks again by itself
    return !trouble
  }
  return {
    progress,
    stop: () => {
      isStopped.current = true
    },
    give: (assignees: readonly Id[]) =>
      run({ kind: 'give', assignees }, (done) => t('{clips} given out.', { clips: clips(done) })),
    first: async () => {
      const priority = beforeAll(await firstInLine(project.id).catch(() => []))
      return run({ kind: 'plan', priority }, (done) =>
        t('First in line now: {clips}.', { clips: clips(done) }),
      )
    },
    due: (due: string | null) => run({ kind: 'plan', due }, (done) => dueWords(due, clips(done))),
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
