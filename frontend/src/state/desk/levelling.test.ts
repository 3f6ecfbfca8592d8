import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CEILING, ceilingCurve, ceilingOf, levelOf, stepsOf } from './levelling'

const louds = fc.double({ min: 0.03125, max: 1, noNaN: true })

test('clips of any recording level come to the same loudness', () => {
  fc.assert(
    fc.property(louds, (loud) => {
      expect(loud * levelOf(loud)).toBeCloseTo(0.25, 10)
    }),
  )
})

test('noise is raised by 18 dB at most, and silence not at all', () => {
  expect(levelOf(0.001)).toBe(8)
  expect(levelOf(0)).toBe(1)
})

test('the player turns down, only what is quiet goes through the amplifier', () => {
  expect(stepsOf(0.5)).toEqual({ volume: 0.5, gain: 1 })
  expect(stepsOf(4)).toEqual({ volume: 1, gain: 4 })
  expect(stepsOf(1)).toEqual({ volume: CEILING, gain: 1 })
})

test('nothing is louder than the ceiling, whatever goes in', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (magnitude) => {
      expect(ceilingOf(magnitude)).toBeLessThanOrEqual(CEILING)
    }),
  )
  const { volume } = stepsOf(1)
  expect(volume).toBeLessThanOrEqual(CEILING)
})

test('louder in is louder out, and speech below the knee is as it was', () => {
  expect(ceilingOf(0.5)).toBe(0.5)
  const steps = Array.from({ length: 200 }, (_, index) => ceilingOf(index / 100))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
})

test('the curve is the ceiling over what may come in, alike in both directions', () => {
  const curve = ceilingCurve(8)
  expect(curve[0]).toBeCloseTo(-ceilingOf(8), 6)
  expect(curve.at(-1)).toBeCloseTo(ceilingOf(8), 6)
  expect(curve[(curve.length - 1) / 2]).toBe(0)
})
