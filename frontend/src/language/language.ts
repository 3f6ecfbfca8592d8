/** The language the page speaks; chosen once, before anything of the page runs. */

/** The forms of a counted sentence by the plural categories of its language. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>

/** English sentence (of counted ones the plural) and what is said instead. */
export type Catalogue = Readonly<Record<string, string | Forms>>

/** The page's own language: its sentences stand in the code. */
export const SOURCE = 'en'

interface Language {
  readonly tag: string
  /** For numbers and days: with the reader's region where the browser knows it. */
  readonly locale: string
  readonly page: Catalogue
  readonly plurals: Intl.PluralRules
  readonly numbers: Intl.NumberFormat
}

function make(tag: string, locale: string, page: Catalogue): Language {
  return {
    tag,
    locale,
    page,
    plurals: new Intl.PluralRules(locale),
    numbers: new Intl.NumberFormat(locale),
  }
}

let current = make(SOURCE, SOURCE, {})

/** From now on the page speaks this language. */
export function speak(tag: string, locale: string, page: Catalogue): void {
  current = make(tag, locale, page)
}

export function language(): Language {
  return current
}

const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'])

/** The side a language begins to be written from. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(tag).maximize()
  return RIGHT_TO_LEFT.has(script ?? '') ? 'rtl' : 'ltr'
}
