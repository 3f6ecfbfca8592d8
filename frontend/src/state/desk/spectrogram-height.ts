import { setPreference, user } from '../session'

const HEIGHT = 'spectrogram_height'

/** Pixels, as this person dragged it, or null. */
export function preferredHeight(): number | null {
  const kept = user.peek()?.preferences[HEIGHT]
  return typeof kept === 'number' ? kept : null
}

/** The dragged height follows the person to other machines; one that is not kept is chosen again. */
export function keepHeight(pixels: number | null): void {
  setPreference(HEIGHT, pixels).catch(() => undefined)
}
