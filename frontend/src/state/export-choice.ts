import type { ExportChoice } from '../api/exports'
import type { TaskState } from '../api/types'

/** States of work that an export may hold, in the words of the page. */
export const EXPORT_STATES: readonly { state: TaskState; text: string }[] = [
  { state: 'accepted', text: 'Accepted' },
  { state: 'submitted', text: 'With reviewers' },
  { state: 'returned', text: 'Sent back' },
  { state: 'assigned', text: 'Being worked on' },
  { state: 'skipped', text: 'Skipped' },
]

/** The states in the address; accepted alone when it names none. */
export function statesFrom(text: string | null): readonly TaskState[] {
  const words = new Set((text ?? '').split(','))
  const found = EXPORT_STATES.map(({ state }) => state).filter((state) => words.has(state))
  return found.length > 0 ? found : ['accepted']
}

/** With `state` in or out; the last one stays, an export of nothing is none. */
export function toggled(
  states: readonly TaskState[],
  state: TaskState,
  isOn: boolean,
): readonly TaskState[] {
  const next = EXPORT_STATES.map((one) => one.state).filter((one) =>
    one === state ? isOn : states.includes(one),
  )
  return next.length > 0 ? next : states
}

/** The instant at which a day (2026-11-24) begins here, or null when it is no day. */
export function startOfDay(day: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null
  const start = new Date(`${day}T00:00:00`)
  return Number.isNaN(start.getTime()) ? null : start.toISOString().replace('.000', '')
}

const ENDINGS: Readonly<Record<string, string>> = {
  jsonl: 'jsonl',
  json: 'json',
  csv: 'csv',
}

/** The same export as a command line; the key stays to be filled in. */
export function commandOf(origin: string, format: string, choice: ExportChoice): string {
  const words = ['audino export', `--format ${format}`]
  if (choice.states.join() !== 'accepted') words.push(`--state ${choice.states.join()}`)
  if (choice.since) words.push(`--since ${choice.since}`)
  words.push(`--out export.${ENDINGS[format] ?? 'zip'}`)
  return `export AUDINO_URL=${origin} AUDINO_KEY=…\n${words.join(' ')}`
}
