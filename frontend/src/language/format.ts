/** Numbers, days and names of languages as the language of the page writes them. */

import { language, SOURCE } from './language'

/** "1,200"; with `digits` that many behind the point. */
export function number(value: number, digits?: number): string {
  const { locale, numbers } = language()
  if (digits === undefined) return numbers.format(value)
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return new Intl.NumberFormat(locale, fixed).format(value)
}

/** "1,200", "500K", "1M": for places with room for six characters. */
export function shortNumber(value: number): string {
  if (Math.abs(value) < 10_000) return number(value)
  return new Intl.NumberFormat(language().locale, { notation: 'compact' }).format(value)
}

const ORDER = ['weekday', 'day', 'month', 'year', 'hour', 'minute'] as const

/** A moment in the reader's time zone. English is written "Friday 24 Feb 2027". */
export function date(at: Date, parts: Intl.DateTimeFormatOptions): string {
  const { tag, locale } = language()
  const format = new Intl.DateTimeFormat(tag === SOURCE ? SOURCE : locale, parts)
  if (tag !== SOURCE || 'hour' in parts) return format.format(at)
  const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return ORDER.flatMap((part) => found.get(part) ?? []).join(' ')
}

/** Day and second, as short as the reader's own place writes it. */
export function momentInWords(at: string): string {
  const { tag, locale } = language()
  const format = { dateStyle: 'short', timeStyle: 'medium' } as const
  return new Date(at).toLocaleString(tag === SOURCE ? undefined : locale, format)
}

/** What a language is called, in that of the page or in another; its tag where that is unknown. */
export function languageName(tag: string, inLanguage = language().locale): string {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** A length in seconds for a screen reader: "4.5 seconds", "1 minute 12 seconds", "2 hours 5 minutes". */
export function spokenLength(seconds: number): string {
  if (seconds < 59.95) return counted(Math.round(seconds * 10) / 10, 'second')
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const rest = hours === 0 ? whole % 60 : 0
  const parts = [
    hours > 0 ? counted(hours, 'hour') : '',
    minutes > 0 ? counted(minutes, 'minute') : '',
    rest > 0 ? counted(rest, 'second') : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function counted(count: number, unit: 'hour' | 'minute' | 'second'): string {
  const { locale } = language()
  const long = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(locale, long).format(count)
}
