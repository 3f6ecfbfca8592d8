import type { Counts } from '../api/types'
import { date } from '../language/format'
import { t } from '../language/t'

export interface Part {
  name: 'accepted' | 'review' | 'working' | 'waiting' | 'stuck'
  text: string
  count: number
  /** The filter of the clip list that shows these. */
  filter: string
}

/** The work of a project in five parts, each of it once. */
export function partsOf(counts: Counts): Part[] {
  const working = counts.assigned + counts.returned
  return [
    {
      name: 'accepted',
      text: t('Accepted'),
      count: counts.accepted,
      filter: 'task_state=accepted',
    },
    {
      name: 'review',
      text: t('With reviewers'),
      count: counts.submitted,
      filter: 'task_state=submitted',
    },
    {
      name: 'working',
      text: t('Being worked on'),
      count: working,
      filter: 'task_state=assigned,returned',
    },
    { name: 'waiting', text: t('Waiting'), count: counts.queued, filter: 'task_state=queued' },
    {
      name: 'stuck',
      text: t('Stuck'),
      count: counts.failed + counts.skipped,
      filter: 'need=stuck',
    },
  ]
}

export function totalOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.count, 0)
}

/** "Friday 18 December", with the year when it is another. */
export function dateInWords(day: Date, today: Date): string {
  const usual = { weekday: 'long', day: 'numeric', month: 'long' } as const
  return date(
    day,
    day.getFullYear() === today.getFullYear() ? usual : { ...usual, year: 'numeric' },
  )
}
