import type { ImportReport, ImportRow } from '../../api/imports'
import { plural, t } from '../../language/t'

const SHOWN_NAMES = 6
/** Our own JSON Lines, which say whose work they are. */
const OURS = 'jsonl'

/** Names in a sentence: "Ada, Bob and 4 more". */
export function namesInWords(names: readonly string[], all = names.length): string {
  const shown = names.slice(0, SHOWN_NAMES).join(', ')
  const rest = all - Math.min(names.length, SHOWN_NAMES)
  return rest > 0 ? t('{shown} and {rest} more', { shown, rest }) : shown
}

function nameOf(person: ImportRow['person']): string {
  return person ? person.display_name || person.username : ''
}

/** Work of whom the file names and the project does not know: it becomes that of who imports it. */
function aboutStrangers(row: ImportRow): string[] {
  const strangers = row.report.strangers ?? []
  if (strangers.length === 0) return []
  const clips = strangers.reduce((sum, one) => sum + one.clips, 0)
  return [
    t('No members here: {names}. Their work on {clips} becomes that of {who}.', {
      names: namesInWords(strangers.map(({ name }) => name || '?')),
      clips: plural(clips, '{n} clip', '{n} clips'),
      who: nameOf(row.created_by),
    }),
  ]
}

function becomes(row: ImportRow, report: ImportReport): string {
  const segments = report.segments ?? 0
  const clips = plural(report.clips ?? 0, '{n} clip', '{n} clips')
  if (row.aim === 'work') {
    const who = row.person || row.format !== OURS ? nameOf(row.person ?? row.created_by) : ''
    return who
      ? plural(
          segments,
          '{n} segment in {clips} becomes finished work of {who}.',
          '{n} segments in {clips} become finished work of {who}.',
          { clips, who },
        )
      : plural(
          segments,
          '{n} segment in {clips} becomes finished work of whom it names.',
          '{n} segments in {clips} become finished work of those they name.',
          { clips },
        )
  }
  return report.source
    ? plural(
        segments,
        '{n} segment becomes the draft of {clips}, named after {source}.',
        '{n} segments become the draft of {clips}, named after {source}.',
        { clips, source: report.source },
      )
    : plural(
        segments,
        '{n} segment becomes the draft of {clips}.',
        '{n} segments become the draft of {clips}.',
        { clips },
      )
}

/** What holds for drafts only. */
function aboutDrafts({ begun = 0, drafted = 0 }: ImportReport): string[] {
  const lines = []
  if (begun > 0) {
    lines.push(
      t('On {clips} somebody has begun already: their work stays as it is.', {
        clips: plural(begun, '{n} clip', '{n} clips'),
      }),
    )
  }
  if (drafted > 0) {
    lines.push(
      t('{clips} had a draft before: this one counts from now on.', {
        clips: plural(drafted, '{n} clip', '{n} clips'),
      }),
    )
  }
  return lines
}

/** What is odd in the file and is kept as it is. */
function aboutSegments(report: ImportReport): string[] {
  const { words = 0, repeated = 0, wordless = 0, overlaps = 0, segments = 0 } = report
  const all: [number, string][] = [
    [words, t('Times of words: {words} are kept.', { words })],
    [
      repeated,
      t('In the file several times: {clips}. The last counts.', {
        clips: plural(repeated, '{n} clip', '{n} clips'),
      }),
    ],
    [
      wordless < segments ? wordless : 0,
      t('Without words: {segments}.', {
        segments: plural(wordless, '{n} segment', '{n} segments'),
      }),
    ],
    [
      overlaps,
      t('One speaker twice at the same time: {segments}. They stay so.', {
        segments: plural(overlaps, '{n} segment', '{n} segments'),
      }),
    ],
  ]
  return all.filter(([count]) => count > 0).map(([, line]) => line)
}

/** What will happen, one sentence a line; the first is the sum of it. */
export function willHappen(row: ImportRow): string[] {
  const { report } = row
  if (!report.clips) return [t('Nothing in this file belongs to a clip of this project.')]
  const aside = (report.set_aside ?? []).map(({ what, times }) =>
    t('Left aside: {what} ({times}).', { what, times }),
  )
  const drafts = row.aim === 'draft' ? aboutDrafts(report) : []
  const sum = [becomes(row, report), ...aboutStrangers(row)]
  return [...sum, ...aboutSegments(report), ...drafts, ...aside]
}

/** Whether anything would stop the file even when the rest may be left out. */
export function isBlocked(report: ImportReport): boolean {
  return (report.problem_counts?.['refused'] ?? 0) > 0
}

/** The offer to make speakers; empty when none are missing. */
export function newSpeakersInWords(report: ImportReport): string {
  const names = (report.new_speakers ?? []).map(({ name }) => name)
  if (names.length === 0) return ''
  const all = report.new_speakers_in_all ?? names.length
  return t('Create {speakers}: {names}', {
    speakers: plural(all, '{n} speaker', '{n} speakers'),
    names: namesInWords(names, all),
  })
}

/** The offer to make labels and answers; empty when none are missing. */
export function newLabelsInWords(report: ImportReport): string {
  const labels = (report.new_labels ?? []).map(({ name, values }) =>
    values.length > 0 ? `${name} (${namesInWords(values)})` : name,
  )
  const values = (report.new_values ?? []).map((one) =>
    t('{label} gets {names}', { label: one.label, names: namesInWords(one.values) }),
  )
  const all = [...labels, ...values]
  return all.length > 0
    ? t('Create what is missing under Labels: {names}', { names: namesInWords(all) })
    : ''
}
