import { effect } from '@preact/signals'
import { user } from './session'

/** Names of the preferences. */
export const TEXT_SIZE = 'text_size'
export const FONT = 'font'

/** Sizes of the transcript's words, in px. */
export const SMALLEST = 12
export const LARGEST = 28

/** The size a person chose, or null where the screen decides. */
export function chosenSize(preferences: Record<string, unknown> | undefined): number | null {
  const size = preferences?.[TEXT_SIZE]
  return typeof size === 'number' && size >= SMALLEST && size <= LARGEST ? size : null
}

/** Typefaces besides ours. */
export const SYSTEM_FONT = 'system'
export const DYSLEXIC_FONT = 'dyslexic'

let dyslexic: Promise<unknown> | null = null

/** The typeface comes for who chose it, and words take it when it is there: they change their shape once. */
function bringDyslexic(): Promise<unknown> {
  dyslexic ??= new FontFace('OpenDyslexic', 'url(/static/app/opendyslexic.woff2)')
    .load()
    .then((face) => document.fonts.add(face))
  return dyslexic
}

function write(font: unknown): void {
  const root = document.documentElement
  if (font === SYSTEM_FONT || font === DYSLEXIC_FONT) root.dataset['font'] = font
  else delete root.dataset['font']
}

/** Draw words as the signed-in person wants to read them, from now on; returns its end. */
export function watchReading(): () => void {
  return effect(() => {
    const preferences = user.value?.preferences
    const size = chosenSize(preferences)
    const root = document.documentElement
    if (size === null) root.style.removeProperty('--chosen-size')
    else root.style.setProperty('--chosen-size', `${size}px`)
    const font = preferences?.[FONT]
    if (font !== DYSLEXIC_FONT) {
      write(font)
      return
    }
    // What does not arrive is asked for again with the next page.
    bringDyslexic().then(
      () => write(user.peek()?.preferences[FONT]),
      () => undefined,
    )
  })
}
