import { useState } from 'preact/hooks'
import { listAllSpeakers, listLabels } from '../../api/labels'
import type { Id, Label, Speaker } from '../../api/types'
import { sayTrouble } from '../../state/toasts'
import { type Loaded, useLoad } from '../use-load'

export interface Questions {
  labels: readonly Label[]
  /** Those that stand for themselves. */
  speakers: readonly Speaker[]
  /** Those that were found to be another. */
  merged: readonly Speaker[]
}

export type Saving = 'saved' | 'saving' | 'failed'

export interface Editing {
  loaded: Loaded<Questions>
  saving: Saving
  /**
   * Send a change and read the list again. `ahead` is what shows meanwhile. Raises nothing: what
   * failed is said at the foot of the page, and the list shows what the server holds.
   */
  run: (deed: () => Promise<unknown>, ahead?: Questions) => Promise<boolean>
}

async function load(project: Id): Promise<Questions> {
  const [labels, all] = await Promise.all([listLabels(project), listAllSpeakers(project)])
  const speakers = all.filter((one) => one.merged_into === null)
  return { labels, speakers, merged: all.filter((one) => one.merged_into !== null) }
}

/** The project's questions and speakers, and how far saving them is. */
export function useQuestions(project: Id): Editing {
  const loaded = useLoad(project, () => load(project))
  const [open, setOpen] = useState(0)
  const [hasFailed, setFailed] = useState(false)
  const run = async (deed: () => Promise<unknown>, ahead?: Questions) => {
    setOpen((count) => count + 1)
    if (ahead) loaded.set(ahead)
    try {
      await deed()
      setFailed(false)
      return true
    } catch (error) {
      setFailed(true)
      sayTrouble(error)
      return false
    } finally {
      setOpen((count) => count - 1)
      loaded.reload()
    }
  }
  const saving: Saving = open > 0 ? 'saving' : hasFailed ? 'failed' : 'saved'
  return { loaded, saving, run }
}

/** The labels with one of them changed. */
export function withLabel(questions: Questions, next: Label): Questions {
  return {
    ...questions,
    labels: questions.labels.map((old) => (old.id === next.id ? next : old)),
  }
}

/** The labels in a new order: the one called `id` moved by `step` places among those in use. */
export function movedLabel(labels: readonly Label[], id: Id, step: number): Label[] | null {
  const used = labels.filter((label) => !label.is_retired)
  const from = used.findIndex((label) => label.id === id)
  const to = from + step
  const moved = used[from]
  if (!moved || to < 0 || to >= used.length) return null
  used.splice(from, 1)
  used.splice(to, 0, moved)
  const placed = used.map((label, position) => ({ ...label, position }))
  return [...placed, ...labels.filter((label) => label.is_retired)]
}
