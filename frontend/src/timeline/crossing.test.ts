import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crossingNear } from './crossing'

const samples = (...values: number[]) => Float32Array.from(values)

test('of two samples around zero the nearer one is taken', () => {
  expect(crossingNear(samples(0.5, 0.3, -0.1, -0.4), 0, 3)).toBe(2)
  expect(crossingNear(samples(0.5, 0.1, -0.3, -0.4), 3, 3)).toBe(1)
})

test('silence is zero already', () => {
  expect(crossingNear(samples(0, 0, 0), 1, 2)).toBe(1)
})

test('no farther than it may', () => {
  const sound = samples(0.5, 0.4, 0.3, 0.2, -0.1)
  expect(crossingNear(sound, 0, 3)).toBeNull()
  expect(crossingNear(sound, 0, 4)).toBe(4)
})

test('nothing outside of the sound, nothing where it never turns', () => {
  expect(crossingNear(samples(), 3, 5)).toBeNull()
  expect(crossingNear(samples(0.1, 0.2, 0.3), 1, 5)).toBeNull()
})

test('what is found is a change of sign, and none is nearer', () => {
  const value = fc.integer({ min: -9, max: 9 }).map((one) => one / 10)
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.nat(39), (values, at) => {
      const sound = Float32Array.from(values)
      const found = crossingNear(sound, at, 40)
      const isTurn = (index: number) =>
        sound[index] === 0 ||
        (sound[index] ?? 0) * (sound[index - 1] ?? 0) < 0 ||
        (sound[index] ?? 0) * (sound[index + 1] ?? 0) < 0
      const turns = values.flatMap((_, index) => (isTurn(index) ? [index] : []))
      const nearest = Math.min(...turns.map((index) => Math.abs(index - at)))
      if (found === null) expect(turns).toEqual([])
      else {
        expect(isTurn(found)).toBe(true)
        expect(Math.abs(found - at)).toBeLessThanOrEqual(nearest + 1)
      }
    }),
  )
})
