import { lengthInWords } from '../../ui/words'

/** Nouns of the record, as a manager calls them. */
export const NOUNS = [
  { value: '', text: 'Everything' },
  { value: 'clip', text: 'Clips' },
  { value: 'task', text: 'Work' },
  { value: 'member', text: 'People' },
  { value: 'label', text: 'Questions' },
  { value: 'label_value', text: 'Answers' },
  { value: 'speaker', text: 'Speakers' },
  { value: 'key', text: 'API keys' },
  { value: 'export', text: 'Exports' },
  { value: 'project', text: 'Project' },
] as const

const DEEDS: Readonly<Record<string, string>> = {
  'clip.analysed_again': 'Looked at the sound again',
  'clip.sent_again': 'Sent a clip again',
  'clip.settled': 'Settled a clip',
  'clips.assigned': 'Gave out clips',
  'clips.planned': 'Asked for more people on clips',
  'clips.taken_back': 'Took clips back',
  'comment.added': 'Wrote a note',
  'drafts.imported': 'Brought in drafts',
  'export.asked': 'Made an export',
  'final.begun': 'Began to correct',
  'import.brought': 'Brought in a file',
  'import.forgotten': 'Put a file away unused',
  'import.undone': 'Took an import back',
  'key.made': 'Made a key',
  'key.revoked': 'Ended a key',
  'link.made': 'Made a sign-in link',
  'member.added': 'Added a person',
  'member.changed': 'Changed what a person may do',
  'member.removed': 'Removed a person',
  'project.changed': 'Changed the settings',
  'project.created': 'Made the project',
  'task.assigned': 'Gave out a clip',
  'task.claimed': 'Took the next clip',
  'task.opened': 'Opened a clip',
  'task.released': 'Gave a clip back',
  'task.renewed': 'Kept a clip',
  'task.requeued': 'Put a clip back in line',
  'task.reviewed': 'Reviewed a clip',
  'task.skipped': 'Skipped a clip',
  'task.submitted': 'Handed in a clip',
  'task.undone': 'Took a step back',
  'task.worked': 'Was at work',
  'work.imported': 'Brought in finished work',
}

/** `task.claimed` as a person would say it; a verb without words of its own reads "Label added". */
export function deedInWords(verb: string): string {
  const words = verb.replaceAll('_', ' ').replace('.', ' ')
  return DEEDS[verb] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

function factInWords(name: string, value: unknown): string {
  if (name === 'seconds' && typeof value === 'number') return lengthInWords(value)
  return `${name.replaceAll('_', ' ')} ${value}`
}

/** Facts of a deed in one line: "clips 3, to returned"; what is nested is left to the API. */
export function factsInWords(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .filter(([, value]) => typeof value !== 'object' && value !== '')
    .map(([name, value]) => factInWords(name, value))
    .join(', ')
}
