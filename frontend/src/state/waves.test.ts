import { expect, it } from 'vitest'
import { barsOf, levelFor } from './waves'

const level = (samples_per_pixel: number, pixels: number) => ({
  samples_per_pixel,
  pixels,
  offset: 0,
})

it('the coarsest level that still has a pixel for each bar is read', () => {
  const levels = [level(64, 4000), level(256, 1000), level(1024, 250)]
  expect(levelFor(levels, 480)?.pixels).toBe(1000)
  expect(levelFor(levels, 250)?.pixels).toBe(250)
  expect(levelFor(levels, 9000)?.pixels).toBe(4000)
  expect(levelFor([], 10)).toBeNull()
})

it('bars take the extremes of all channels and are levelled to the loudness of the clip', () => {
  const pixels = new Int16Array([-100, 200, -16384, 50, 0, 8192, -20, 30])
  const [first, second] = barsOf(pixels, 2, 2, 0.5)
  expect(first?.low).toBeCloseTo(-0.8)
  expect(first?.high).toBeCloseTo((200 / 32768) * 1.6)
  expect(second?.high).toBeCloseTo(0.4)
})

it('a clip with fewer pixels than bars gets a bar for each pixel, and none touches beyond the edge', () => {
  const bars = barsOf(new Int16Array([-32768, 32767]), 1, 100, 0.1)
  expect(bars).toEqual([{ low: -1, high: 1 }])
})
