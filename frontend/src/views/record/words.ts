import type { Deed, Id } from '../../api/types'
import { t } from '../../language/t'
import { lengthInWords, minuteInWords, sizeInWords } from '../../ui/words'

/** Nouns of the record, as a manager calls them. */
export const NOUNS = [
  { value: '', text: t('Everything') },
  { value: 'clip', text: t('Clips') },
  { value: 'clips', text: t('Many clips at once') },
  { value: 'task', text: t('Work') },
  { value: 'comment', text: t('Notes') },
  { value: 'member', text: t('People') },
  { value: 'label', text: t('Questions') },
  { value: 'label_value', text: t('Answers') },
  { value: 'speaker', text: t('Speakers') },
  { value: 'key', text: t('API keys') },
  { value: 'export', text: t('Exports') },
  { value: 'version', text: t('Versions') },
  { value: 'import', text: t('Imports') },
  { value: 'batch', text: t('Batches') },
  { value: 'project', text: t('Project') },
] as const

const DEEDS: Readonly<Record<string, string>> = {
  'clip.analysed_again': t('Looked at the sound again'),
  'clip.sent_again': t('Sent a clip again'),
  'clip.settled': t('Settled a clip'),
  'clips.analyse': t('Looked at the sound of clips again'),
  'clips.assigned': t('Gave out clips'),
  'clips.delete': t('Deleted clips'),
  'clips.planned': t('Asked for more people on clips'),
  'clips.requeue': t('Put clips back in line'),
  'clips.restore': t('Brought clips back'),
  'clips.taken_back': t('Took clips back'),
  'comment.added': t('Wrote a note'),
  'drafts.imported': t('Brought in drafts'),
  'export.asked': t('Made an export'),
  'final.begun': t('Began to correct'),
  'import.brought': t('Brought in a file'),
  'import.forgotten': t('Put a file away unused'),
  'import.undone': t('Took an import back'),
  'key.made': t('Made a key'),
  'key.revoked': t('Ended a key'),
  'key.taken_over': t('Took a key over'),
  'link.made': t('Made a sign-in link'),
  'member.added': t('Added a person'),
  'member.changed': t('Changed what a person may do'),
  'member.removed': t('Removed a person'),
  'project.changed': t('Changed the settings'),
  'project.created': t('Made the project'),
  'speaker.merged': t('Found two speakers to be one'),
  'speaker.unmerged': t('Told two speakers apart again'),
  'task.assigned': t('Gave out a clip'),
  'task.claimed': t('Took the next clip'),
  'task.opened': t('Opened a clip'),
  'task.released': t('Gave a clip back'),
  'task.renewed': t('Kept a clip'),
  'task.requeued': t('Put a clip back in line'),
  'task.reviewed': t('Reviewed a clip'),
  'task.skipped': t('Skipped a clip'),
  'task.submitted': t('Handed in a clip'),
  'task.undone': t('Took a step back'),
  'task.worked': t('Was at work'),
  'work.imported': t('Brought in finished work'),
}

/** A fact that is a moment: "from 29 Nov, 14:05". */
function momentOf(name: string, moment: string): string {
  if (name === 'since') return t('from {moment}', { moment })
  if (name === 'until') return t('until {moment}', { moment })
  return `${name.replaceAll('_', ' ')} ${moment}`
}

/** `task.claimed` as a person would say it; a verb without words of its own reads "Label added". */
export function deedInWords(verb: string): string {
  const words = verb.replaceAll('_', ' ').replace('.', ' ')
  return DEEDS[verb] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** Where work is and what people are, as the other pages call it. */
const WORDS: Readonly<Record<string, string>> = {
  queued: t('waiting'),
  assigned: t('given out'),
  submitted: t('with the reviewer'),
  returned: t('sent back'),
  accepted: t('accepted'),
  skipped: t('skipped'),
  annotator: t('as a transcriber'),
  reviewer: t('as a reviewer'),
  manager: t('as a manager'),
}

const MEASURES: Readonly<Record<string, (value: number) => string>> = {
  seconds: lengthInWords,
  length_us: (value) => lengthInWords(value / 1e6),
  bytes: sizeInWords,
}

function factInWords(name: string, value: unknown): string {
  if ((name === 'state' || name === 'role') && typeof value === 'string') {
    return WORDS[value] ?? value
  }
  const measure = MEASURES[name]
  if (measure && typeof value === 'number') return measure(value)
  if (typeof value === 'string' && MOMENT.test(value)) {
    return momentOf(name, minuteInWords(value))
  }
  return `${name.replaceAll('_', ' ')} ${value}`
}

/** Facts that nobody reads; they are in the file. */
const DIGESTS: ReadonlySet<string> = new Set(['sha256', 'digest'])
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function isRead(name: string, value: unknown): boolean {
  return typeof value !== 'object' && value !== '' && !DIGESTS.has(name) && !ID.test(String(value))
}

/** Facts of a deed in one line: "clips 3, to returned"; what is nested is left to the file. */
export function factsInWords(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .filter(([name, value]) => isRead(name, value))
    .map(([name, value]) => factInWords(name, value))
    .join(', ')
}

const KEPT_MS = 24 * 3600 * 1000

/** The clips that a deed deleted, as long as they may come back. */
export function deletedIn({ verb, subject, facts, at }: Deed, now: number): readonly Id[] {
  if (now - Date.parse(at) > KEPT_MS) return []
  if (verb === 'clip.deleted') return [subject]
  const { of } = facts
  return verb === 'clips.delete' && Array.isArray(of) ? of.map(String) : []
}
