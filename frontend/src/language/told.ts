import { type Catalogue, language } from './language'

/** A sentence of the server, with what its numbered holes took. */
interface Pattern {
  readonly words: RegExp
  readonly said: string
}

let exact: Catalogue = {}
let patterns: readonly Pattern[] = []

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function patternOf(source: string, said: string): Pattern {
  const words = source
    .split(/\{\d+\}/)
    .map(escaped)
    .join('(.*?)')
  return { words: new RegExp(`^${words}$`, 's'), said }
}

/** What the server says in English, and what is shown instead; `{1}` is the first thing it names. */
export function listen(catalogue: Readonly<Record<string, string>>): void {
  exact = catalogue
  patterns = Object.entries(catalogue)
    .filter(([source]) => /\{1\}/.test(source))
    // The one with the most words of its own fits best.
    .sort(([one], [other]) => bare(other) - bare(one))
    .map(([source, said]) => patternOf(source, said))
}

function bare(source: string): number {
  return source.replace(/\{\d+\}/g, '').length
}

/** "3 clips" as the page counts them; null where the catalogue counts no such thing. */
function counted(words: string): string | null {
  const [, digits = '', noun = ''] = /^([\d,]+) ([a-z ]+)$/.exec(words) ?? []
  const count = Number(digits.replaceAll(',', ''))
  const { page, plurals, numbers } = language()
  const forms = page[`{n} ${noun}`] ?? page[`{n} ${noun}s`]
  if (!digits || typeof forms !== 'object') return null
  return (forms[plurals.select(count)] ?? '').replace('{n}', numbers.format(count))
}

/** A sentence of the server in the language of the page; one it does not know stays as it is. */
export function told(sentence: string): string {
  const known = exact[sentence]
  if (typeof known === 'string') return known
  for (const { words, said } of patterns) {
    const found = words.exec(sentence)
    if (found) return said.replace(/\{(\d+)\}/g, (_, hole) => told(found[Number(hole)] ?? ''))
  }
  return counted(sentence) ?? sentence
}
