import type { LoudnessProfile } from './snap'
import { type Micros, micros } from './time'

/**
 * Where sound is heard first at or after `from`: the start of the first step that is loud, or not known
 * yet, so that nothing unheard is left out; the profile's end when all of it is silence.
 */
export function soundFrom(profile: LoudnessProfile, from: Micros, quiet: number): Micros {
  const { start, step, levels } = profile
  let index = Math.max(0, Math.floor((from - start) / step))
  // NaN is not below anything.
  while (index < levels.length && (levels[index] ?? NaN) < quiet) index += 1
  return micros(start + index * step)
}
