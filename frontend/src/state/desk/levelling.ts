/** Where the louder moments of every clip come to lie, as a share of full scale. */
const TARGET = 0.25
/** What is quieter than by this factor stays quieter: its noise would be louder than any speech. */
const MOST = 8
/** Nothing leaves the desk louder than this: a bang in a quiet clip must not hurt an ear. */
export const CEILING = 0.9
/** From here on what is raised is bent towards the ceiling, so that it does not crackle. */
const KNEE = 0.6
const CURVE_POINTS = 4_097

/**
 * The factor that makes clips equally loud to the ear, from the 99th percentile of a clip's magnitude
 * (0 to 1): a measure of its speech that pauses and single bangs hardly move. Silence stays silent.
 */
export function levelOf(loud: number): number {
  return loud > 0 ? Math.min(MOST, TARGET / loud) : 1
}

/** The two steps a level is made of: what the player turns down, and what has to be raised after it. */
export function stepsOf(level: number): { readonly volume: number; readonly gain: number } {
  return level > 1 ? { volume: 1, gain: level } : { volume: Math.min(CEILING, level), gain: 1 }
}

/** What comes out for each magnitude that goes in: as it is up to the knee, never above the ceiling. */
export function ceilingOf(magnitude: number): number {
  if (magnitude <= KNEE) return magnitude
  const room = CEILING - KNEE
  return KNEE + room * Math.tanh((magnitude - KNEE) / room)
}

/** The same as a curve over -1 to 1; what goes in beyond is held at its ends. */
export function ceilingCurve(most: number): Float32Array<ArrayBuffer> {
  const middle = (CURVE_POINTS - 1) / 2
  return Float32Array.from({ length: CURVE_POINTS }, (_, index) => {
    const value = ((index - middle) / middle) * most
    return Math.sign(value) * ceilingOf(Math.abs(value))
  })
}
