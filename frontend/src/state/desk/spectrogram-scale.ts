import { setPreference, user } from '../session'

const SCALE = 'spectrogram_scale'

/** Whether this person likes to see frequencies evenly spread; most see them as ears hear them. */
export function prefersLinear(): boolean {
  return user.peek()?.preferences[SCALE] === 'linear'
}

/** The choice follows the person to other machines; one that is not kept is made again. */
export function keepLinear(isLinear: boolean): void {
  setPreference(SCALE, isLinear ? 'linear' : 'mel').catch(() => undefined)
}
