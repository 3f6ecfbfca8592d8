import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  formatClock,
  formatDuration,
  formatLength,
  micros,
  parseClock,
  toMicros,
  toSeconds,
} from './time'

interface Vectors {
  to_micros: { seconds: number; micros: number }[]
  to_seconds: { seconds: number; micros: number }[]
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../tests/samples/times.json', import.meta.url), 'utf8'),
)

describe('times', () => {
  it.each(vectors.to_micros)('$seconds s are the microseconds the server counts', (vector) => {
    expect(toMicros(vector.seconds)).toBe(vector.micros)
  })

  it.each(vectors.to_seconds)('$micros µs are the seconds the server writes', (vector) => {
    expect(toSeconds(micros(vector.micros))).toBe(vector.seconds)
  })

  it.each([
    [0, 2, '0:00.00'],
    [270, 2, '4:30.00'],
    [23.84, 2, '0:23.84'],
    [59.996, 2, '1:00.00'],
    [3600, 2, '1:00:00.00'],
    [36_000.5, 0, '10:00:01'],
    [21.3924, 3, '0:21.392'],
    [-1.5, 1, '-0:01.5'],
    [-0.001, 2, '0:00.00'],
  ])('%d s with %d decimals read %s', (seconds, digits, text) => {
    expect(formatClock(toMicros(seconds), digits)).toBe(text)
  })

  it.each([
    ['21.4', 21_400_000],
    ['0:21.392', 21_392_000],
    ['1:02:03,5', 3_723_500_000],
    [' 4:30 ', 270_000_000],
    ['.5', 500_000],
  ])('a person may type %s', (text, time) => {
    expect(parseClock(text)).toBe(time)
  })

  it.each(['', 'now', '1:2:3:4', '-3', '1e9'])('%j is no time', (text) => {
    expect(parseClock(text)).toBeNull()
  })

  it('reads back what it writes', () => {
    for (let seconds = 0; seconds < 40_000; seconds += 97.123) {
      const time = toMicros(seconds)
      expect(parseClock(formatClock(time, 6))).toBe(time)
    }
  })

  it.each([
    [12, '12 s'],
    [1, '1 s'],
    [270, '4 min 30 s'],
    [240, '4 min'],
    [24_000, '6 h 40 min'],
    [60, '1 min'],
    [59.6, '1 min'],
    [3_600, '1 h'],
  ])('%d s are %s in prose', (seconds, prose) => {
    expect(formatDuration(toMicros(seconds))).toBe(prose)
  })

  it('writes thousandths of a length', () => {
    expect(formatLength(toMicros(4.465))).toBe('4.465 s')
  })
})
