import type { AudioKind, ExportChoice, ExportFormat, ExportOrder } from '../api/exports'
import type { TaskState } from '../api/types'
import { plural, t } from '../language/t'

/** States of work that an export may hold, in the words of the page. */
export const EXPORT_STATES: readonly { state: TaskState; text: string }[] = [
  { state: 'accepted', text: t('Accepted') },
  { state: 'submitted', text: t('With reviewers') },
  { state: 'returned', text: t('Sent back') },
  { state: 'assigned', text: t('Being worked on') },
  { state: 'skipped', text: t('Skipped') },
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

/** What to do where nothing is chosen: the one step that brings most of the work there is. */
export function nextStep(
  choice: ExportChoice,
  elsewhere: Readonly<Record<string, number>>,
): string {
  const clipsIn = (state: TaskState) => elsewhere[state] ?? 0
  const hidden = choice.states.reduce((sum, state) => sum + clipsIn(state), 0)
  if (choice.since && hidden > 0) {
    return t('Nothing changed since then. Empty “Changed since” to take {clips}.', {
      clips: plural(hidden, '{n} clip', '{n} clips'),
    })
  }
  const other = EXPORT_STATES.filter(({ state }) => clipsIn(state) > 0)
  const most = other.sort((a, b) => clipsIn(b.state) - clipsIn(a.state))[0]
  if (!most) return t('Nobody has done any work here yet: it comes from My work, or from Import.')
  return t('Nothing of this kind is there yet. Choose “{state}” to take {clips}.', {
    state: most.text,
    clips: plural(clipsIn(most.state), '{n} clip', '{n} clips'),
  })
}

/** The instant at which a day (2026-11-24) begins here, or null when it is no day. */
export function startOfDay(day: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null
  const start = new Date(`${day}T00:00:00`)
  return Number.isNaN(start.getTime()) ? null : start.toISOString().replace('.000', '')
}

export interface FormatGroup {
  title: string
  formats: readonly ExportFormat[]
}

/** Formats under what people do with them; with a search, those whose words hold all of it. */
export function groupsOf(formats: readonly ExportFormat[], search: string): FormatGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (one: ExportFormat) => {
    const tools = one.tools.join(' ')
    const text = `${one.format} ${one.title} ${one.sentence} ${one.group} ${one.suffix} ${tools}`
    return words.every((word) => text.toLowerCase().includes(word))
  }
  return [...new Set(formats.map((one) => one.group))]
    .map((title) => ({
      title,
      formats: formats.filter((one) => one.group === title && fits(one)),
    }))
    .filter((group) => group.formats.length > 0)
}

/** What the page asks beside the format; empty lists take everything. */
export interface ExportWishes {
  options: Readonly<Record<string, string | boolean>>
  speakers: readonly string[]
  /** By label: answers of which a segment must hold one. */
  answers: Readonly<Record<string, readonly string[]>>
  drafts: boolean
  audio: AudioKind
  /** Parts and shares as typed, "train:80, dev:10, test:10"; empty for one part. */
  split: string
  session: string
  /** As typed; the same seed gives the same parts. */
  seed: string
  version: string
}

export const NO_WISHES: ExportWishes = {
  options: {},
  speakers: [],
  answers: {},
  drafts: true,
  audio: 'none',
  split: '',
  session: '',
  seed: '0',
  version: '',
}

/** With one answer of a label in or out; a label without any asks for nothing. */
export function withAnswer(
  answers: ExportWishes['answers'],
  label: string,
  text: string,
  isOn: boolean,
): ExportWishes['answers'] {
  const rest = (answers[label] ?? []).filter((one) => one !== text)
  const next = { ...answers, [label]: isOn ? [...rest, text] : rest }
  return Object.fromEntries(Object.entries(next).filter(([, texts]) => texts.length > 0))
}

/** The number of a seed, or null when it is none. */
export function seedFrom(text: string): number | null {
  const seed = Number(text)
  return /^\d{1,10}$/.test(text.trim()) && seed < 2 ** 31 ? seed : null
}

/** Whether segments are left out by what they are. */
export function isNarrowed({ speakers, answers, drafts }: ExportWishes): boolean {
  return speakers.length > 0 || Object.keys(answers).length > 0 || !drafts
}

/** Whether a split is asked for in words that say none. */
export function isSplitWrong({ split, seed }: ExportWishes): boolean {
  return split !== '' && (sharesFrom(split) === null || seedFrom(seed) === null)
}

/** Shares of "train:80, dev:10, test:10", or null when that is no split. */
export function sharesFrom(text: string): Record<string, number> | null {
  const shares: Record<string, number> = {}
  for (const part of text.split(',')) {
    const [name = '', share = ''] = part.split(':').map((word) => word.trim())
    const number = Number(share)
    if (!/^[\w.-]+$/.test(name) || !(number > 0) || name in shares) return null
    shares[name] = number
  }
  return Object.keys(shares).length > 1 ? shares : null
}

/** Which work, in the words of the request. */
function workOf(choice: ExportChoice, version: string): Partial<ExportOrder> {
  if (version) return { version }
  const state = [...choice.states] as NonNullable<ExportOrder['state']>
  return choice.since ? { state, since: choice.since } : { state }
}

/** The body of the request; what is usual stays out of it. */
export function orderOf(format: string, choice: ExportChoice, wishes: ExportWishes): ExportOrder {
  const order: ExportOrder = { format: format as ExportOrder['format'] }
  Object.assign(order, workOf(choice, wishes.version))
  if (Object.keys(wishes.options).length > 0) order.options = { ...wishes.options }
  if (wishes.speakers.length > 0) order.speakers = [...wishes.speakers]
  if (!wishes.drafts) order.drafts = false
  if (wishes.audio !== 'none') order.audio = wishes.audio
  const answers = Object.entries(wishes.answers).map(([label, texts]) => [label, [...texts]])
  if (answers.length > 0) order.answers = Object.fromEntries(answers)
  const shares = sharesFrom(wishes.split)
  if (shares) order.split = { shares, seed: seedFrom(wishes.seed) ?? 0, session: wishes.session }
  return order
}

const NEEDS_QUOTES = /[^\w.:,@%+=/-]/
const quoted = (word: string) =>
  NEEDS_QUOTES.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word

/** Which work, as words of the command line. */
function workWords(choice: ExportChoice, version: string): string[] {
  if (version) return [`--version ${version}`]
  const words: string[] = []
  if (choice.states.join() !== 'accepted') words.push(`--state ${choice.states.join()}`)
  if (choice.since) words.push(`--since ${choice.since}`)
  return words
}

/** What goes along, as words of the command line. */
function alongWords({ audio, split, session, seed }: ExportWishes): string[] {
  const words = audio === 'none' ? [] : [`--audio ${audio}`]
  const shares = sharesFrom(split)
  if (!shares) return words
  const parts = Object.entries(shares).map(([name, share]) => `${name}:${share}`)
  words.push(`--split ${parts.join()}`)
  if (seedFrom(seed)) words.push(`--seed ${seedFrom(seed)}`)
  if (session) words.push(`--session ${quoted(session)}`)
  return words
}

/** The same export as a command line; the key stays to be filled in. */
export function commandOf(
  origin: string,
  format: ExportFormat | null,
  choice: ExportChoice,
  wishes: ExportWishes = NO_WISHES,
): string {
  const along = alongWords(wishes)
  const suffix = along.length > 0 ? '.zip' : (format?.suffix ?? '.jsonl')
  const words = [
    'audino export',
    `--format ${format?.format ?? 'jsonl'}`,
    ...workWords(choice, wishes.version),
    ...Object.entries(wishes.options).map(
      ([name, value]) => `--option ${quoted(`${name}=${value}`)}`,
    ),
    ...wishes.speakers.map((name) => `--speaker ${quoted(name)}`),
    ...Object.entries(wishes.answers).flatMap(([label, texts]) =>
      texts.map((text) => `--answer ${quoted(`${label}=${text}`)}`),
    ),
    ...(wishes.drafts ? [] : ['--no-drafts']),
    ...along,
    `--out export${suffix}`,
  ]
  return `export AUDINO_URL=${origin} AUDINO_KEY=…\n${words.join(' ')}`
}
