/** Numbers, times and lengths in the words the page uses. */

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** "1 clip", "80 clips"; a plural that is not "-s" is given. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** Seconds in prose: "34 s", "4 min 30 s", "6 h 40 min". */
export function lengthInWords(seconds: number): string {
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = whole % 60
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`
  return `${rest} s`
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
  if (bytes < 1000) return `${bytes} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** "24 Feb 2027" in the reader's time zone. */
export function dayInWords(instant: string | Date): string {
  const date = new Date(instant)
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`
}

/** "just now", "12 s ago", "4 minutes ago", "12 Nov, 23:04", "12 Nov 2025". */
export function agoInWords(instant: string, now: Date = new Date()): string {
  const date = new Date(instant)
  const seconds = Math.max(0, Math.round((now.getTime() - date.getTime()) / 1000))
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${countOf(minutes, 'minute')} ago`
  if (seconds < 24 * 3600) return `${countOf(Math.floor(minutes / 60), 'hour')} ago`
  if (date.getFullYear() !== now.getFullYear()) return dayInWords(date)
  const time = `${date.getHours()}`.padStart(2, '0')
  return `${date.getDate()} ${MONTHS[date.getMonth()]}, ${time}:${`${date.getMinutes()}`.padStart(2, '0')}`
}

/** Whole percent for words; never 100 before all is done, never 0 once something is. */
export function percent(done: number, total: number): number {
  if (total <= 0 || done <= 0) return 0
  if (done >= total) return 100
  return Math.min(99, Math.max(1, Math.round((done / total) * 100)))
}
