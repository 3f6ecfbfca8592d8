import type { SegmentDocument } from './document'
import { type Micros, micros } from './time'

/** How near an edge must come to be caught, in pixels. */
export const SNAP_PIXELS = 8

export interface SnapOptions {
  /** Segments whose edges do not count, such as the one being dragged. */
  readonly without?: ReadonlySet<string>
  /** Other times to snap to, such as the play head. */
  readonly also?: readonly Micros[]
}

/** The edge of a segment, or other time, nearest to `time` and no farther than `reach`; else `time`. */
export function snapToEdges(
  document: SegmentDocument,
  time: Micros,
  reach: number,
  options: SnapOptions = {},
): Micros {
  const targets: number[] = [0, document.duration, ...(options.also ?? [])]
  for (const segment of document.inRange(time - reach - 1, time + reach + 1)) {
    if (!options.without?.has(segment.id)) targets.push(segment.start, segment.end)
  }
  return nearest(targets, time, reach)
}

/** The shift, no larger than `reach`, that brings either end of a moved span to an edge. */
export function snapSpan(
  document: SegmentDocument,
  start: Micros,
  end: Micros,
  reach: number,
  options: SnapOptions = {},
): Micros {
  const atStart = snapToEdges(document, start, reach, options) - start
  const atEnd = snapToEdges(document, end, reach, options) - end
  if (atStart === 0) return micros(start + atEnd)
  if (atEnd === 0) return micros(start + atStart)
  return micros(start + (Math.abs(atEnd) < Math.abs(atStart) ? atEnd : atStart))
}

function nearest(targets: readonly number[], time: Micros, reach: number): Micros {
  let best: number = time
  let distance = reach
  for (const target of targets) {
    const away = Math.abs(target - time)
    if (away <= distance) {
      best = target
      distance = away
    }
  }
  return micros(best)
}

/** How loud the sound is, step by step: `levels[i]` covers `[start + i * step, start + (i + 1) * step)`. */
export interface LoudnessProfile {
  readonly start: Micros
  /** Microseconds. */
  readonly step: number
  /** 0 to 1; NaN where the sound is not known yet. */
  readonly levels: Float32Array
}

/**
 * The edge of silence nearest to `time`: the closest step boundary, no farther than `reach`, where the
 * level crosses `quiet`. Null if there is none, so that an edge is never pulled about inside speech.
 */
export function silenceNear(
  profile: LoudnessProfile,
  time: Micros,
  reach: number,
  quiet: number,
): Micros | null {
  let best: number | null = null
  let distance = reach
  for (let index = 1; index < profile.levels.length; index += 1) {
    const at = profile.start + index * profile.step
    const away = Math.abs(at - time)
    if (away > distance || !crosses(profile.levels, index, quiet)) continue
    best = at
    distance = away
  }
  return best === null ? null : micros(best)
}

/** Whether one of the two steps at this boundary is quiet and the other is not. */
function crosses(levels: Float32Array, index: number, quiet: number): boolean {
  const before = levels[index - 1] ?? NaN
  const after = levels[index] ?? NaN
  return !Number.isNaN(before + after) && before < quiet !== after < quiet
}
