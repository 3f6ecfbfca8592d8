import { expect, test } from 'vitest'
import { soundFrom } from './silence'
import { micros } from './time'

const start = micros(1_000_000)
const step = 10_000
const at = (seconds: number) => micros(Math.round(seconds * 1e6))

test('sound is found where it is loud first, and at once where it is loud', () => {
  const profile = { start, step, levels: Float32Array.from([0, 0.01, 0.4, 0.01, 0.5]) }
  expect(soundFrom(profile, at(1), 0.05)).toBe(1_020_000)
  expect(soundFrom(profile, at(1.025), 0.05)).toBe(1_020_000)
  expect(soundFrom(profile, at(1.03), 0.05)).toBe(1_040_000)
})

test('what is not known yet counts as sound, and silence goes on to the end of what was looked at', () => {
  const unknown = { start, step, levels: Float32Array.from([0, 0, NaN, 0]) }
  expect(soundFrom(unknown, at(1), 0.05)).toBe(1_020_000)
  const silent = { start, step, levels: new Float32Array(4) }
  expect(soundFrom(silent, at(1), 0.05)).toBe(1_040_000)
})
