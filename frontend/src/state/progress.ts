import type { Counts } from '../api/types'

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
      text: 'Accepted',
      count: counts.accepted,
      filter: 'task_state=accepted',
    },
    {
      name: 'review',
      text: 'With reviewers',
      count: counts.submitted,
      filter: 'task_state=submitted',
    },
    { name: 'working', text: 'Being worked on', count: working, filter: 'task_state=assigned' },
    { name: 'waiting', text: 'Waiting', count: counts.queued, filter: 'task_state=queued' },
    {
      name: 'stuck',
      text: 'Stuck',
      count: counts.failed + counts.skipped,
      filter: counts.failed > 0 ? 'state=failed' : 'task_state=skipped',
    },
  ]
}

export function totalOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.count, 0)
}

const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

/** "Friday 18 December", with the year when it is another. */
export function dateInWords(date: Date, today: Date): string {
  const words = `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}`
  return date.getFullYear() === today.getFullYear() ? words : `${words} ${date.getFullYear()}`
}
