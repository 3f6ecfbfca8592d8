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

/** `label_value.added` as "Label value added". */
export function deedInWords(verb: string): string {
  const words = verb.replaceAll('_', ' ').replace('.', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Facts of a deed in one line: "clips 3, to returned"; what is nested is left to the API. */
export function factsInWords(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .filter(([, value]) => typeof value !== 'object' && value !== '')
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
    .join(', ')
}
