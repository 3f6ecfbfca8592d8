import { useEffect, useMemo, useState } from 'preact/hooks'
import {
  askFurther,
  type ClipQuery,
  changeClip,
  doToClips,
  firstInLine,
  giveClips,
  handOver,
  retryClip,
  setDue,
} from '../../api/clips'
import type { Clip, Id, Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { told } from '../../language/told'
import { beforeAll, forEach } from '../../state/choosing'
import { ClipList, MOST_CHOSEN } from '../../state/clip-list'
import { type Given, type Handing, heldOn, inTurn } from '../../state/handing'
import { openProject } from '../../state/project'
import { say, sayTrouble } from '../../state/toasts'
import { useRefresh } from '../use-refresh'
import { dueWords } from './use-all'

const WHILE_DRAWING_MS = 3_000
const ELSE_MS = 20_000

/** The list that belongs to this filter; a new filter starts a new one. */
export function useClipList(project: Id, query: ClipQuery, isStill: boolean): ClipList {
  const key = JSON.stringify(query)
  const list = useMemo(() => new ClipList(project, query), [project, key])
  useEffect(() => {
    void list.load()
    return () => list.dispose()
  }, [list])
  const isDrawing = list.rows.value?.some((clip) => clip.state === 'stored') ?? false
  const refresh = () => {
    void list.refresh(isStill)
    openProject(project).catch(() => undefined) // counts come with the next look
  }
  useRefresh(refresh, isDrawing ? WHILE_DRAWING_MS : ELSE_MS, true)
  return list
}

function idsOf(clips: readonly Clip[]): Id[] {
  return clips.map((clip) => clip.id).slice(0, MOST_CHOSEN)
}

/** Hands open work over to others, with a way back to those who had it. */
async function passOn(
  given: readonly Given[],
  start: 'draft' | 'copy',
  settle: () => Promise<void>,
) {
  const { done, trouble } = await forEach(given, async (one) => {
    await handOver(one.task, one.taker, start)
    return one
  })
  const back = async () => {
    const undone = await forEach(done, ({ task, holder }) => handOver(task, holder, 'draft'))
    await settle()
    if (undone.trouble) throw undone.trouble
  }
  const words = plural(done.length, '{n} clip handed over.', '{n} clips handed over.')
  if (done.length > 0) say(words, back)
  if (trouble) throw trouble
}

/**
 * What a manager does with clips; each shows at once and says what became of it. It is over, and tells
 * whether it went well, as soon as that is known: the list is looked at again behind it.
 */
export function useDeeds(project: Project, list: ClipList, onChanged: () => void) {
  const [isBusy, setBusy] = useState(false)
  const settle = async () => {
    await list.refresh()
    await openProject(project.id)
    onChanged()
  }
  const run = async (deed: () => Promise<void>): Promise<boolean> => {
    if (isBusy) return false
    setBusy(true)
    try {
      await deed()
      return true
    } catch (error) {
      sayTrouble(error)
      return false
    } finally {
      setBusy(false)
      settle().catch(() => undefined) // the list looks again by itself
    }
  }
  const remove = (clips: readonly Clip[]) =>
    run(async () => {
      list.drop(new Set(clips.map((clip) => clip.id)))
      const done = await doToClips(project.id, 'delete', idsOf(clips))
      const back = async () => {
        await doToClips(project.id, 'restore', done)
        await settle()
      }
      const [only] = clips
      const what =
        clips.length === 1 && only ? `“${only.name}”` : plural(done.length, '{n} clip', '{n} clips')
      if (done.length > 0) say(t('{what} deleted.', { what }), back)
    })
  const again = (clips: readonly Clip[]) =>
    run(async () => {
      const done = await doToClips(project.id, 'requeue', idsOf(clips))
      say(
        plural(
          done.length,
          '{n} finished clip waits to be done again. The old work stays.',
          '{n} finished clips wait to be done again. The old work stays.',
        ),
      )
    })
  const analyse = (clips: readonly Clip[]) =>
    run(async () => {
      const done = await doToClips(project.id, 'analyse', idsOf(clips))
      say(
        t('The sound of {clips} is looked at again.', {
          clips: plural(done.length, '{n} clip', '{n} clips'),
        }),
      )
    })
  const give = (clips: readonly Clip[], people: readonly Id[], handing: Handing) =>
    run(async () => {
      const held = handing === 'leave' ? [] : heldOn(clips)
      const passedOn = new Set(held.map(({ clip }) => clip))
      const ids = idsOf(clips.filter((clip) => !passedOn.has(clip.id)))
      if (ids.length > 0) say(told((await giveClips(project.id, ids, people)).message))
      await passOn(inTurn(held, people), handing === 'copy' ? 'copy' : 'draft', settle)
    })
  const first = (clips: readonly Clip[]) =>
    run(async () => {
      const priority = beforeAll(await firstInLine(project.id))
      const { done, trouble } = await forEach(clips, (clip) => changeClip(clip.id, { priority }))
      const back = async () => {
        await forEach(clips, (clip) => changeClip(clip.id, { priority: clip.priority }))
        await settle()
      }
      list.patch(done)
      const words = plural(
        done.length,
        '{n} clip is first in line now.',
        '{n} clips are first in line now.',
      )
      if (done.length > 0) say(words, back)
      if (trouble) throw trouble
    })
  const due = (clips: readonly Clip[], day: string | null) =>
    run(async () => {
      const done = await setDue(project.id, idsOf(clips), day)
      say(dueWords(day, plural(done, '{n} clip', '{n} clips')))
    })
  const second = (clips: readonly Clip[]) =>
    run(async () => {
      const asked = await askFurther(project.id, idsOf(clips))
      say(
        t("One more person is asked to do {clips}. Nobody sees the other's work.", {
          clips: plural(asked, '{n} clip', '{n} clips'),
        }),
      )
    })
  const retry = (clip: Clip) => run(async () => list.patch([await retryClip(clip.id)]))
  const letPass = (clip: Clip) =>
    run(async () => {
      list.patch([await changeClip(clip.id, { is_held: false })])
      say(t('“{name}” can be worked on now.', { name: clip.name }), async () => {
        list.patch([await changeClip(clip.id, { is_held: true })])
      })
    })
  return { isBusy, settle, remove, again, analyse, give, first, due, second, retry, letPass }
}
