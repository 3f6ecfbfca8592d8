import { type Catalogue, language, SOURCE, speak } from './language'
import { listen } from './told'

/** A folder of sentences a language; each becomes a file of its own that only its readers fetch. */
const PAGES = import.meta.glob<{ default: Catalogue }>('./catalogues/*/page.json')
const SERVERS = import.meta.glob<{ default: Readonly<Record<string, string>> }>(
  './catalogues/*/server.json',
)
const KEY = 'audino.language'

/** Fetch what the page says and what is shown for the server's sentences, both at once. */
async function load(tag: string, locale: string): Promise<void> {
  const page = PAGES[`./catalogues/${tag}/page.json`]?.()
  const server = SERVERS[`./catalogues/${tag}/server.json`]?.()
  if (page) speak(tag, locale, (await page).default)
  if (server) listen((await server).default)
}

/** The tags of all languages the page speaks, English first. */
export const LANGUAGES: readonly string[] = [
  SOURCE,
  ...Object.keys(PAGES).map((path) => path.split('/').at(-2) ?? ''),
]

function primary(tag: string): string {
  return tag.toLowerCase().split('-', 1).join()
}

/** The language among `known` that fits the first of `wanted` which has one; else English. */
export function firstOf(wanted: readonly string[], known: readonly string[]): string {
  for (const tag of wanted) {
    const found =
      known.find((one) => one.toLowerCase() === tag.toLowerCase()) ??
      known.find((one) => one === primary(tag))
    if (found) return found
  }
  return SOURCE
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Keep the language in this browser; false where it forbids that. */
function rememberLanguage(tag: string): boolean {
  try {
    localStorage.setItem(KEY, tag)
  } catch {
    // A browser may forbid storage; the choice then lasts with the account only.
  }
  return remembered() === tag
}

/** Speak the language chosen here before, else the browser's. To be called before all else. */
export async function startLanguage(): Promise<void> {
  const chosen = remembered()
  const tag = firstOf([...(chosen ? [chosen] : []), ...navigator.languages], LANGUAGES)
  const region = navigator.languages.find((one) => primary(one) === primary(tag)) ?? tag
  // One set of digits on a page: that of the ruler and of the clock.
  const locale = new Intl.Locale(region, { numberingSystem: 'latn' }).toString()
  try {
    await load(tag, locale)
  } catch {
    // Without its sentences the page speaks English.
  }
}

/** What was chosen in this browser, where it was not the browser's own wish. */
export function chosenHere(): string | null {
  const tag = remembered()
  return tag && LANGUAGES.includes(tag) ? tag : null
}

/** Load the page anew in another language; what ran before keeps its words until then. */
export function changeLanguage(tag: string): void {
  if (!LANGUAGES.includes(tag) || tag === language().tag || !rememberLanguage(tag)) return
  // Whoever called may still change the address; the page of that address is loaded.
  setTimeout(() => window.location.reload())
}
