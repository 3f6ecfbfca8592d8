import type { Counts, Overview } from '../api/types'

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

export interface Day {
  /** 2026-11-24 */
  day: string
  clips: number
  seconds: number
}

const DAY_MS = 86_400_000

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** The last `count` days up to `today` (UTC, as the server counts), those without work as well. */
export function lastDays(days: Overview['days'], count: number, today: Date): Day[] {
  const known = new Map(days.map((day) => [day.day, day]))
  return Array.from({ length: count }, (_, index) => {
    const day = dayOf(new Date(today.getTime() - (count - 1 - index) * DAY_MS))
    return known.get(day) ?? { day, clips: 0, seconds: 0 }
  })
}

const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

/** "Friday 18 December", with the year when it is another. */
export function dateInWords(date: Date, today: Date): string {
  const words = `${WEEKDAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}`
  return date.getFullYear() === today.getFullYear() ? words : `${words} ${date.getFullYear()}`
}

/** A round number not below `value`, and the step of the lines under it (minutes). */
export function scaleOf(value: number): { top: number; step: number } {
  const rough = Math.max(value, 1) / 4
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((one) => one >= rough) ?? rough
  return { top: step * Math.max(1, Math.ceil(Math.max(value, 1) / step)), step }
}
