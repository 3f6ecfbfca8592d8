import { t } from '../../language/t'
import type { Snippets } from './snippets'

export const LONGEST_SHORT = 20
export const LONGEST_FULL = 200
const MOST = 100

/** Why an abbreviation cannot be taken, in words, or null. */
export function refusalOfSnippet(short: string, full: string, known: Snippets): string | null {
  if (!short || !full) return t('Write both: what you type, and what it becomes.')
  if (/\s/u.test(short)) return t('What you type is one word, without a space.')
  if (Object.hasOwn(known, short)) {
    return t('“{short}” is there already. Take it away first, or choose another.', { short })
  }
  if (Object.keys(known).length >= MOST)
    return t('{most} abbreviations are the most.', { most: MOST })
  return null
}
