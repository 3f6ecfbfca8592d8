import type { ImportReport, ImportRow } from '../../api/imports'
import { countOf } from '../../ui/words'

const SHOWN_NAMES = 6

/** Names in a sentence: "Ada, Bob and 4 more". */
export function namesInWords(names: readonly string[], all = names.length): string {
  const shown = names.slice(0, SHOWN_NAMES).join(', ')
  const rest = all - Math.min(names.length, SHOWN_NAMES)
  return rest > 0 ? `${shown} and ${rest} more` : shown
}

function becomes(row: ImportRow, report: ImportReport): string {
  const segments = countOf(report.segments ?? 0, 'segment')
  const clips = countOf(report.clips ?? 0, 'clip')
  if (row.aim === 'work') {
    const who = row.person ? row.person.display_name || row.person.username : ''
    const whose = who ? `finished work of ${who}` : 'finished work of those it names'
    return `${segments} in ${clips} become ${whose}.`
  }
  const source = report.source ? `, named after ${report.source}` : ''
  return `${segments} become the draft of ${clips}${source}.`
}

/** What holds for drafts only. */
function aboutDrafts({ begun = 0, drafted = 0 }: ImportReport): string[] {
  const lines = []
  if (begun > 0) {
    lines.push(
      `On ${countOf(begun, 'clip')} somebody has begun already: their work stays as it is.`,
    )
  }
  if (drafted > 0) {
    lines.push(`${countOf(drafted, 'clip')} had a draft before: this one counts from now on.`)
  }
  return lines
}

/** What is odd in the file and is kept as it is. */
function aboutSegments(report: ImportReport): string[] {
  const { words = 0, repeated = 0, wordless = 0, overlaps = 0, segments = 0 } = report
  const all: [number, string][] = [
    [words, `Times of words: ${words.toLocaleString('en')} are kept.`],
    [repeated, `In the file several times: ${countOf(repeated, 'clip')}. The last counts.`],
    [wordless < segments ? wordless : 0, `Without words: ${countOf(wordless, 'segment')}.`],
    [
      overlaps,
      `One speaker twice at the same time: ${countOf(overlaps, 'segment')}. They stay so.`,
    ],
  ]
  return all.filter(([count]) => count > 0).map(([, line]) => line)
}

/** What will happen, one sentence a line; the first is the sum of it. */
export function willHappen(row: ImportRow): string[] {
  const { report } = row
  if (!report.clips) return ['Nothing in this file belongs to a clip of this project.']
  const aside = (report.set_aside ?? []).map(
    ({ what, times }) => `Left aside: ${what} (${times.toLocaleString('en')}).`,
  )
  const drafts = row.aim === 'draft' ? aboutDrafts(report) : []
  return [becomes(row, report), ...aboutSegments(report), ...drafts, ...aside]
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
  return `Create ${countOf(all, 'speaker')}: ${namesInWords(names, all)}`
}

/** The offer to make labels and answers; empty when none are missing. */
export function newLabelsInWords(report: ImportReport): string {
  const labels = (report.new_labels ?? []).map(({ name, values }) =>
    values.length > 0 ? `${name} (${namesInWords(values)})` : name,
  )
  const values = (report.new_values ?? []).map(
    (one) => `${one.label} gets ${namesInWords(one.values)}`,
  )
  const all = [...labels, ...values]
  return all.length > 0 ? `Create what is missing under Labels: ${namesInWords(all)}` : ''
}
