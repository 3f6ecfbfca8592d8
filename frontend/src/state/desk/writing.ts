import type { Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { EVENT_TAGS, piecesOf } from './words'

export type WritingRules = Pick<Project, 'allowed_characters' | 'allowed_tags' | 'allows_digits'>

export const ANYTHING: WritingRules = {
  allowed_characters: '',
  allowed_tags: '',
  allows_digits: true,
}

/** At most so many characters are named. */
const MOST_NAMED = 5
const DIGIT = /\p{Nd}/u

/** What of a line does not fit the project's way of writing, each in a sentence; nothing is refused. */
export function misfitsOf(text: string, rules: WritingRules): readonly string[] {
  const pieces = piecesOf(text.normalize('NFC'))
  const tags = pieces.filter(({ kind }) => kind === 'tag').map((piece) => piece.text)
  const plain = pieces.flatMap((piece) => (piece.kind === 'text' ? [...piece.text] : []))
  return [
    ...(!rules.allows_digits && plain.some((sign) => DIGIT.test(sign))
      ? [t('Numbers are written as words here.')]
      : []),
    ...strange(charactersBeside(plain, rules.allowed_characters), (count, named) =>
      plural(count, '{named}  is not written here.', '{named}  are not written here.', { named }),
    ),
    ...strange(tagsBeside(tags, rules.allowed_tags), (count, named) =>
      plural(
        count,
        '{named}  is no tag of this project.',
        '{named}  are no tags of this project.',
        {
          named,
        },
      ),
    ),
  ]
}

function strange(
  found: readonly string[],
  sentence: (count: number, named: string) => string,
): string[] {
  if (found.length === 0) return []
  return [sentence(found.length, found.slice(0, MOST_NAMED).join('  '))]
}

/** Spaces always fit, and digits have a rule of their own. */
function charactersBeside(plain: readonly string[], allowed: string): string[] {
  if (!allowed.trim()) return []
  const fits = charactersOf(allowed.normalize('NFC'))
  const others = plain.filter((sign) => !/\s/u.test(sign) && !DIGIT.test(sign) && !fits(sign))
  return [...new Set(others)]
}

/** "a-z" is a range; a "-" at an end or between spaces is itself. */
function charactersOf(allowed: string): (sign: string) => boolean {
  const single = new Set(allowed.replace(/(\S)-(\S)/gu, '$1$2'))
  const ranges = [...allowed.matchAll(/(\S)-(\S)/gu)].map(([, from = '', to = '']) => [from, to])
  const within = (sign: string) =>
    ranges.some(
      ([from = '', to = '']) => codeOf(from) <= codeOf(sign) && codeOf(sign) <= codeOf(to),
    )
  return (sign) => single.has(sign) || within(sign)
}

function codeOf(sign: string): number {
  return sign.codePointAt(0) ?? 0
}

function namedIn(allowed: string): readonly string[] {
  return allowed.split(/[,\s[\]]+/u).filter(Boolean)
}

/** What `[` offers: the tags of the project, where it names any; the first nine have a number. */
export function tagsOf(rules: WritingRules): readonly string[] {
  const named = namedIn(rules.allowed_tags)
  return named.length ? named : EVENT_TAGS
}

function tagsBeside(tags: readonly string[], allowed: string): string[] {
  const known = new Set(namedIn(allowed))
  if (known.size === 0) return []
  return [...new Set(tags.filter((tag) => !known.has(tag)))].map((tag) => `[${tag}]`)
}
