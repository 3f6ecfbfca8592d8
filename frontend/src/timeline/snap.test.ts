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
    expect(snapSpan(document, at(17.95), at(20), 80_000)).toBe(17_950_000)
    expect(snapSpan(document, at(5.96), at(9), 80_000)).toBe(6_000_000)
    expect(snapSpan(document, at(10), at(20.05), 80_000)).toBe(9_950_000)
    expect(snapSpan(document, at(2.95), at(6.05), 80_000)).toBe(3_000_000) // the start, if both are
  })

  it('reaches just so far: an edge at the very end of the reach still catches', () => {
    expect(snapToEdges(document, at(6.08), 80_000)).toBe(6_000_000)
    expect(snapToEdges(document, at(3.12), 80_000)).toBe(3_200_000)
    expect(snapToEdges(document, at(6.080001), 80_000)).toBe(6_080_001)
  })
})

describe('silence', () => {
  const levels = Float32Array.from([0, 0, 0.01, 0.4, 0.5, 0.4, 0.01, 0, 0, NaN, 0.5])
  const profile = { start: at(1), step: 10_000, levels }

  it('begins and ends where the level crosses the threshold', () => {
    expect(silenceNear(profile, at(1.025), 20_000, 0.05)).toBe(1_030_000)
    expect(silenceNear(profile, at(1.065), 20_000, 0.05)).toBe(1_060_000)
  })

  it('counts a step just as loud as the threshold as sound', () => {
    const edge = Float32Array.from([0, 0.5, 1, 0])
    expect(silenceNear({ ...profile, levels: edge }, at(1.012), 15_000, 0.5)).toBe(1_010_000)
    expect(silenceNear({ ...profile, levels: edge }, at(1.028), 5_000, 0.5)).toBe(1_030_000)
  })

  it('is found at the very end of the reach, and of two the nearer one', () => {
    expect(silenceNear(profile, at(1.02), 10_000, 0.05)).toBe(1_030_000)
    expect(silenceNear(profile, at(1.02), 9_999, 0.05)).toBeNull()
    expect(silenceNear(profile, at(1.05), 30_000, 0.05)).toBe(1_060_000)
  })

  it('is not found inside speech, beyond reach, or where the sound is unknown', () => {
    expect(silenceNear(profile, at(1.045), 5_000, 0.05)).toBeNull()
    expect(silenceNear(profile, at(1.1), 10_000, 0.05)).toBeNull()
  })
})
