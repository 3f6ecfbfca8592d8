/** Whole microseconds from the start of the clip; seconds exist only on the wire. */
export type Micros = number & { readonly unit: 'µs' }

const PER_SECOND = 1_000_000

/** The nearest whole microsecond. */
export function micros(value: number): Micros {
  const whole = Math.round(value)
  return (whole === 0 ? 0 : whole) as Micros // no negative zero
}

/** Seconds as they stand on the wire to microseconds. */
export function toMicros(seconds: number): Micros {
  return micros(seconds * PER_SECOND)
}

/** Microseconds to the seconds of the wire (at most six decimals). */
export function toSeconds(time: Micros): number {
  return time / PER_SECOND
}

export function clampTime(time: number, low: number, high: number): Micros {
  return micros(Math.min(Math.max(time, low), Math.max(low, high)))
}

/** `4:30.00`, from one hour on `1:04:30.00`; rounded to `digits` decimals (0 to 6). */
export function formatClock(time: Micros, digits = 2): string {
  const unit = 10 ** (6 - digits)
  const total = Math.round(Math.abs(time) / unit)
  const perSecond = 10 ** digits
  const seconds = Math.floor(total / perSecond)
  const rest = digits > 0 ? `.${String(total % perSecond).padStart(digits, '0')}` : ''
  const sign = time < 0 && total > 0 ? '-' : ''
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const head = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes)
  return `${sign}${head}:${String(seconds % 60).padStart(2, '0')}${rest}`
}

/** What a person types: `21.4`, `0:21.392`, `1:02:03,5`. Null if it is no time. */
export function parseClock(text: string): Micros | null {
  const found = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d*)?|[.,]\d+)$/.exec(text.trim())
  if (!found) return null
  const [, hours = '0', minutes = '0', seconds = '0'] = found
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
  return Number.isFinite(total) ? toMicros(total) : null
}

/** `4.465 s`: a length with `digits` decimals. */
export function formatLength(time: Micros, digits = 3): string {
  return `${toSeconds(time).toFixed(digits)} s`
}

/** A duration in prose: `4 min 30 s`, `6 h 40 min`, `12 s`. Whole seconds, whole minutes from one hour on. */
export function formatDuration(time: Micros): string {
  const seconds = Math.round(toSeconds(time))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small > 0 ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`
}
