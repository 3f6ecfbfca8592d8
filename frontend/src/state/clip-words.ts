import type { Clip, QualityNote, TaskState } from '../api/types'
import { t } from '../language/t'
import { told } from '../language/told'

type Tone = 'plain' | 'ok' | 'warn' | 'danger' | 'info'

/** A state in a word or two, and how it looks. */
export interface Word {
  text: string
  tone: Tone
}

const TASKS: Readonly<Record<TaskState, Word>> = {
  queued: { text: t('Waiting'), tone: 'plain' },
  assigned: { text: t('Given'), tone: 'plain' },
  submitted: { text: t('With reviewer'), tone: 'info' },
  returned: { text: t('Sent back'), tone: 'warn' },
  accepted: { text: t('Accepted'), tone: 'ok' },
  skipped: { text: t('Skipped'), tone: 'warn' },
}

function wordsOfTasks(clip: Clip): Word[] {
  const counts = new Map<TaskState, number>()
  for (const { state } of clip.tasks) {
    if (state) counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  return [...counts].map(([state, count]) => ({
    text: count > 1 ? `${TASKS[state].text} ${count}×` : TASKS[state].text,
    tone: TASKS[state].tone,
  }))
}

/** How a clip stands, in the fewest words that are true. */
export function wordsOf(clip: Clip): Word[] {
  if (clip.state === 'failed') return [{ text: t('Stuck'), tone: 'danger' }]
  if (clip.state === 'stored') {
    const text =
      clip.progress > 0
        ? t('Drawing the sound, {progress} %', { progress: clip.progress })
        : t('Waiting to be drawn')
    return [{ text, tone: 'info' }]
  }
  const words = wordsOfTasks(clip)
  if (clip.is_held) words.push({ text: t('Held back'), tone: 'warn' })
  return words.length > 0 ? words : [{ text: t('Nobody is asked'), tone: 'warn' }]
}

/** The marks of the sound check by their codes, short. */
export const MARKS: Readonly<Record<string, string>> = {
  silent: t('No sound at all'),
  clipped: t('Clipped'),
  over: t('Beyond full scale'),
  quiet: t('Quiet'),
  mostly_silent: t('Mostly silence'),
  channels_alike: t('Both channels alike'),
  channels_opposite: t('One channel turned'),
  channel_dead: t('One channel silent'),
  offset: t('Wave shifted'),
  noisy: t('Noisy'),
  narrow: t('Narrow band'),
  broken: t('Damaged'),
  cut_short: t('Breaks off'),
  no_numbers: t('Broken samples'),
  same_sound: t('Same sound as another'),
  no_speech: t('Nobody speaks'),
  speech_rate: t('Words do not fit'),
}

/** What of a clip needs somebody. */
export const NEEDS: Readonly<Record<string, string>> = {
  late: t('Past the due day'),
  returned_twice: t('Sent back twice'),
  held: t('Held back'),
  without_task: t('Nobody is asked'),
  stuck: t('Stuck or skipped'),
}

/** A note of the sound check, short; the whole sentence is said beside it. */
export function noteOf(note: QualityNote): Word {
  const tone = { note: 'plain', warn: 'warn', block: 'danger' } as const
  return { text: MARKS[note.code] ?? told(note.message), tone: tone[note.severity] }
}

/** `6:12`, from one hour on `1:02:03`. */
export function lengthOf(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600)
  const tail = two(whole % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`
}
