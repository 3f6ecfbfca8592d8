import type { Scale } from '../../canvas/mel'
import { setPreference, user } from '../session'

const SCALE = 'spectrogram_scale'

/** How this person likes to see frequencies. */
export function preferredScale(): Scale {
  return user.peek()?.preferences[SCALE] === 'linear' ? 'linear' : 'mel'
}

/** The choice follows the person to other machines; one that is not kept is made again. */
export function keepScale(scale: Scale): void {
  setPreference(SCALE, scale).catch(() => undefined)
}
