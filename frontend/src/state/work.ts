import type { Task, Work } from '../api/types'
import { t } from '../language/t'

/** What the card at the top of "My work" offers. */
export type Offer =
  | { kind: 'go-on'; task: Task; isStarted: boolean }
  | { kind: 'claim'; project: Work['projects'][number] }
  | { kind: 'fix'; task: Task }
  | { kind: 'done'; clips: number }
  | { kind: 'nothing' }

/** Whether somebody has begun with it; before that there is nothing to go on with. */
export function isStarted(task: Task): boolean {
  return task.revision > 0
}

/** One press to go on: what is open, else what waits in a project, else what came back. */
export function offerOf(work: Work): Offer {
  const open = work.tasks.find((task) => task.state === 'assigned')
  const next = work.next?.state === 'assigned' ? work.next : open
  if (next) return { kind: 'go-on', task: next, isStarted: isStarted(next) }
  const project = work.projects.find(({ waiting }) => waiting > 0)
  if (project) return { kind: 'claim', project }
  const [returned] = work.returned
  if (returned) return { kind: 'fix', task: returned }
  const clips = doneOf(work).done
  return clips > 0 ? { kind: 'done', clips } : { kind: 'nothing' }
}

/** Whether new work can come only from outside, so that the page has to look for it. */
export function isIdle(work: Work): boolean {
  const { kind } = offerOf(work)
  return kind === 'done' || kind === 'nothing'
}

/** Own clips that are handed in, and all own ones, over all projects. */
export function doneOf(work: Work): { done: number; total: number } {
  const add = (name: 'done' | 'total') =>
    work.projects.reduce((sum, project) => sum + project[name], 0)
  return { done: add('done'), total: add('total') }
}

/** Other projects in which something waits, beside the one the card offers. */
export function alsoWaiting(work: Work): Work['projects'] {
  const offer = offerOf(work)
  const shown = offer.kind === 'claim' ? offer.project.id : null
  const own = offer.kind === 'go-on' ? offer.task.project.id : null
  return work.projects.filter(({ id, waiting }) => waiting > 0 && id !== shown && id !== own)
}

/** `count` rows with `now` the last but one of them, as far as there are so many. */
export function around<T>(rows: readonly T[], now: number, count: number): readonly T[] {
  const from = Math.max(0, Math.min(now - (count - 2), rows.length - count))
  return rows.slice(from, from + count)
}

/** "Good morning" and so on, by the hour of the day here. */
export function greetingAt(hour: number): string {
  if (hour < 5) return t('Good evening')
  if (hour < 12) return t('Good morning')
  return hour < 18 ? t('Good afternoon') : t('Good evening')
}
