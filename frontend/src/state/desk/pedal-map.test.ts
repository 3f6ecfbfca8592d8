import { expect, test } from 'vitest'
import { bitsIn, deedOf, kindOf, learned, nextToLearn, pedalChoiceOf } from './pedal-map'

const report = (...bytes: number[]) => new DataView(Uint8Array.from(bytes).buffer)

test('what is down stands in the bits of the report', () => {
  expect([...bitsIn(report(0b101, 0b10))]).toEqual([0, 2, 9])
  expect([...bitsIn(report(0, 0))]).toEqual([])
})

test('a pedal is learned by pressing its parts once, in order', () => {
  let map = learned({}, 2)
  expect(nextToLearn(map)).toBe('play')
  map = learned(map, 2) // still down, or pressed again
  expect(nextToLearn(map)).toBe('play')
  map = learned(learned(map, 1), 0)
  expect(map).toEqual({ back: 2, play: 1, on: 0 })
  expect(nextToLearn(map)).toBeNull()
  expect(learned(map, 7)).toEqual(map)
  expect(deedOf(map, 1)).toBe('play')
  expect(deedOf(map, 9)).toBeNull()
})

test('what is kept is read, what does not fit is left out', () => {
  const kept = { holds: false, maps: { '05f3:00ff': { play: 1, dance: 3, on: -1, back: 'x' } } }
  expect(pedalChoiceOf(kept)).toEqual({ holds: false, maps: { '05f3:00ff': { play: 1 } } })
  expect(pedalChoiceOf(null)).toEqual({ holds: true, maps: {} })
  expect(pedalChoiceOf({ maps: 3 })).toEqual({ holds: true, maps: {} })
})

test('a kind is the same on every machine', () => {
  expect(kindOf({ vendorId: 0x05f3, productId: 0xff })).toBe('05f3:00ff')
})
