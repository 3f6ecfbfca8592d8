/**
 * The sample nearest to `at` at which the sound goes through zero: there an edge makes no click. Of the
 * two samples around a change of sign it is the one that is nearer to zero. Null where there is none
 * within `reach` samples, as in speech that is far off its zero line.
 */
export function crossingNear(samples: Float32Array, at: number, reach: number): number | null {
  const centre = Math.round(at)
  for (let away = 0; away <= reach; away += 1) {
    for (const index of away ? [centre - away, centre + away] : [centre]) {
      if (crosses(samples, index)) return index
    }
  }
  return null
}

/** Whether this sample is zero, or the quieter one of two that lie on both sides of it. */
function crosses(samples: Float32Array, index: number): boolean {
  const here = samples[index]
  if (here === undefined) return false
  if (here === 0) return true
  const turns = (other: number | undefined): boolean =>
    other !== undefined && other * here < 0 && Math.abs(here) <= Math.abs(other)
  return turns(samples[index - 1]) || turns(samples[index + 1])
}
