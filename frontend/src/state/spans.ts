/** Spans of days that plots show, in UTC as the server counts them. */

import { date } from '../language/format'
import { t } from '../language/t'

const DAY_MS = 86_400_000

export type SpanName = '7' | '28' | '366'

export const SPANS: readonly { value: SpanName; text: string }[] = [
  { value: '7', text: t('Week') },
  { value: '28', text: t('4 weeks') },
  { value: '366', text: t('All') },
]

/** "2026-11-24" */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

/** From which day to which the last `count` days go, `today` included. */
export function spanUntil(today: Date, count: number): { since: string; until: string } {
  return { since: dayOf(new Date(today.getTime() - (count - 1) * DAY_MS)), until: dayOf(today) }
}

/** An instant with the offset of this computer's clock at that moment: "2026-11-01T00:00:00+01:00". */
function local(at: Date): string {
  const minutes = -at.getTimezoneOffset()
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0')
  const size = Math.abs(minutes)
  const wall = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 19)
  return `${wall}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

/** The whole month that lies `back` months before that of `today`, from midnight to midnight. */
export function monthBefore(today: Date, back: number): { since: string; until: string } {
  const first = (months: number) => new Date(today.getFullYear(), today.getMonth() + months, 1)
  return { since: local(first(-back)), until: local(first(1 - back)) }
}

/** "24 Nov" */
export function shortDay(day: string): string {
  return date(new Date(`${day}T12:00:00`), { day: 'numeric', month: 'short' })
}

/** Without the days before the first on which there was anything; a week stays at least. */
export function begunDays<T extends object>(days: readonly T[], isAnything: (day: T) => boolean) {
  const first = days.findIndex(isAnything)
  return days.slice(first < 0 ? -7 : Math.min(first, Math.max(0, days.length - 7)))
}

/** A round number not below `value`, and the step of the lines under it. */
export function scaleOf(value: number): { top: number; step: number } {
  const rough = Math.max(value, 1) / 4
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((one) => one >= rough) ?? rough
  return { top: step * Math.max(1, Math.ceil(Math.max(value, 1) / step)), step }
}

/** Which of `count` days carry their date under the plot: at most eight. */
export function datedDays(count: number): number[] {
  const every = [1, 7, 14, 28, 56].find((step) => count / step <= 8) ?? 56
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
}

/** The sums of each series with all before it, as stacked areas need them; a gap stays a gap. */
export function stacked(rows: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const sums: (number | null)[][] = []
  for (const row of rows) {
    const below = sums.at(-1)
    sums.push(
      row.map((value, index) => {
        const base = below ? below[index] : 0
        return value === null || base === null || base === undefined ? null : base + value
      }),
    )
  }
  return sums
}
