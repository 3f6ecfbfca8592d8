/** Numbers, times and lengths in the words the page uses. */

import { date, number } from '../language/format'
import { plural, t } from '../language/t'

/** "1 clip", "80 clips"; a plural that is not "-s" is given. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** Seconds in prose: "34 s", "4 min 30 s", "6 h 40 min". */
export function lengthInWords(seconds: number): string {
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = whole % 60
  if (hours > 0)
    return minutes > 0
      ? t('{hours} h {minutes} min', { hours, minutes })
      : t('{hours} h', { hours })
  if (minutes > 0)
    return rest > 0
      ? t('{minutes} min {rest} s', { minutes, rest })
      : t('{minutes} min', { minutes })
  return t('{rest} s', { rest })
}

/** Seconds at the player: "4:30.00", "1:02:03.50". */
export function clock(seconds: number): string {
  const hundredths = Math.round(seconds * 100)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(hundredths / 360_000)
  const minutes = Math.floor((hundredths % 360_000) / 6000)
  const tail = `${two(Math.floor((hundredths % 6000) / 100))}.${two(hundredths % 100)}`
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`
}

/** Bytes as people say them: "640 kB", "1.4 GB". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return t('{bytes} bytes', { bytes })
  const units = [t('kB'), t('MB'), t('GB'), t('TB')]
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const size = value < 10 && unit > 0 ? number(value, 1) : number(Math.round(value))
  return `${size} ${units[unit]}`
}

/** "24 Feb 2027" in the reader's time zone. */
export function dayInWords(instant: string | Date): string {
  return date(new Date(instant), { day: 'numeric', month: 'short', year: 'numeric' })
}

/** "just now", "12 s ago", "4 minutes ago", "12 Nov, 23:04", "12 Nov 2025". */
export function agoInWords(instant: string, now: Date = new Date()): string {
  const then = new Date(instant)
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000))
  if (seconds < 5) return t('just now')
  if (seconds < 60) return t('{seconds} s ago', { seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return plural(minutes, '{n} minute ago', '{n} minutes ago')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return plural(hours, '{n} hour ago', '{n} hours ago')
  if (then.getFullYear() !== now.getFullYear()) return dayInWords(then)
  return minuteInWords(then)
}

/** "12 Nov, 23:04" in the reader's time zone. */
export function minuteInWords(instant: string | Date): string {
  const then = new Date(instant)
  return t('{day}, {time}', {
    day: date(then, { day: 'numeric', month: 'short' }),
    time: date(then, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  })
}

/** Whole percent for words; never 100 before all is done, never 0 once something is. */
export function percent(done: number, total: number): number {
  if (total <= 0 || done <= 0) return 0
  if (done >= total) return 100
  return Math.min(99, Math.max(1, Math.round((done / total) * 100)))
}
