import { describe, expect, it } from 'vitest'
import { SegmentDocument } from './document'
import { seg } from './making.test-helper'
import { silenceNear, snapSpan, snapToEdges } from './snap'
import { micros } from './time'

const document = SegmentDocument.of(micros(20e6), [seg('a', 1, 3), seg('b', 3.2, 6)])
const at = (seconds: number) => micros(seconds * 1e6)

describe('snapping', () => {
  it('goes to the nearest edge within reach', () => {
    expect(snapToEdges(document, at(3.05), 80_000)).toBe(3_000_000)
    expect(snapToEdges(document, at(3.15), 80_000)).toBe(3_200_000)
    expect(snapToEdges(document, at(3.1), 80_000)).toBe(3_100_000)
    expect(snapToEdges(document, at(0.05), 80_000)).toBe(0)
  })

  it('leaves out the segment that is dragged and takes the play head in', () => {
    const options = { without: new Set(['a']), also: [at(3.1)] }
    expect(snapToEdges(document, at(3.04), 80_000, options)).toBe(3_100_000)
  })

  it('shifts a moved span by whichever of its ends is nearer to an edge', () => {
    const without = new Set(['b'])
    expect(snapSpan(document, at(3.03), at(5.83), 80_000, { without })).toBe(3_000_000)
    expect(snapSpan(document, at(7), at(9), 80_000)).toBe(7_000_000)
    expect(snapSpan(document, at(17.95), at(19.96), 80_000)).toBe(17_990_000)
  })
})

describe('silence', () => {
  const levels = Float32Array.from([0, 0, 0.01, 0.4, 0.5, 0.4, 0.01, 0, 0, NaN, 0.5])
  const profile = { start: at(1), step: 10_000, levels }

  it('begins and ends where the level crosses the threshold', () => {
    expect(silenceNear(profile, at(1.025), 20_000, 0.05)).toBe(1_030_000)
    expect(silenceNear(profile, at(1.065), 20_000, 0.05)).toBe(1_060_000)
  })

  it('is not found inside speech, beyond reach, or where the sound is unknown', () => {
    expect(silenceNear(profile, at(1.045), 5_000, 0.05)).toBeNull()
    expect(silenceNear(profile, at(1.1), 10_000, 0.05)).toBeNull()
  })
})
