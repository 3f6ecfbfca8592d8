import { type Forms, language } from './language'

/** The names in braces of a sentence. */
type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never

type Holes<S extends string, V> = [Names<S>] extends [never]
  ? []
  : [values: Readonly<Record<Names<S>, V>>]

const HOLE = /\{(\w+)\}/

function inWords(value: unknown): string {
  return typeof value === 'number' ? language().numbers.format(value) : String(value)
}

function filled(sentence: string, values: Readonly<Record<string, unknown>>): string {
  return sentence
    .split(HOLE)
    .map((piece, at) => (at % 2 === 1 ? inWords(values[piece]) : piece))
    .join('')
}

function sentenceOf(source: string): string {
  const found = language().page[source]
  return typeof found === 'string' && found !== '' ? found : source
}

/** The English sentence in the language of the page; `{name}` stands for a value. */
export function t<S extends string>(source: S, ...[values]: Holes<S, string | number>): string {
  const sentence = sentenceOf(source)
  return values ? filled(sentence, values) : sentence
}

/** A sentence with marked-up values in it, for the page to show one after the other. */
export function parts<S extends string, V>(
  source: S,
  ...[values]: Holes<S, V | string | number>
): (V | string)[] {
  const given: Readonly<Record<string, V | string | number>> = values ?? {}
  return sentenceOf(source)
    .split(HOLE)
    .map((piece, at) => {
      if (at % 2 === 0) return piece
      const value = given[piece]
      return typeof value === 'number' || value === undefined ? inWords(value ?? '') : value
    })
}

function formOf(forms: Forms, count: number): string {
  return forms[language().plurals.select(count)] || forms.other || ''
}

/**
 * A counted sentence: "1 clip", "80 clips". `{n}` is the count; the plural is the key of the
 * catalogue, which holds as many forms as its language has.
 */
export function plural<S extends string>(
  count: number,
  one: string,
  many: S,
  ...[values]: Holes<S extends `${infer A}{n}${infer B}` ? `${A}${B}` : S, string | number>
): string {
  const found = language().page[many]
  const forms = typeof found === 'object' && found.other ? found : { one, other: many }
  return filled(formOf(forms, count), { ...values, n: count })
}
