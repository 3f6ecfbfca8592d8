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

/** Draw words as the signed-in person wants to read them, from now on; returns its end. */
export function watchReading(): () => void {
  return effect(() => {
    const preferences = user.value?.preferences
    const size = chosenSize(preferences)
    const root = document.documentElement
    if (size === null) root.style.removeProperty('--chosen-size')
    else root.style.setProperty('--chosen-size', `${size}px`)
    if (preferences?.[FONT] === 'system') root.dataset['font'] = 'system'
    else delete root.dataset['font']
  })
}
