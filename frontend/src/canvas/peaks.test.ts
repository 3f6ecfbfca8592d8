import { describe, expect, it, vi } from 'vitest'
import { micros } from '../timeline/time'
import { wholeClip } from '../timeline/viewport'
import { Peaks, pickLevel, type Sweep, sweepOf } from './peaks'
import { loudestColumn } from './renderer'
import { Scope } from './scope'
import type { SoundPictures } from './sound'

const RATE = 16_000

interface Pyramid {
  readonly sound: SoundPictures
  readonly file: ArrayBuffer
}

/** The file the server keeps: every level of `[min, max]` pairs, level 0 of 64 samples a pixel. */
function pyramidOf(channels: readonly Int16Array[]): Pyramid {
  const frames = channels[0]?.length ?? 0
  const levels: SoundPictures['peaks']['levels'][number][] = []
  const parts: Int16Array[] = []
  let offset = 0
  for (let size = 64; size <= 64 * 4 ** 5; size *= 4) {
    const pixels = Math.ceil(frames / size)
    const values = new Int16Array(pixels * channels.length * 2)
    for (const [index, channel] of channels.entries()) {
      fold(channel, size, values, index, channels.length)
    }
    levels.push({ samples_per_pixel: size, pixels, offset })
    parts.push(values)
    offset += values.byteLength
  }
  const file = new Int16Array(offset / 2)
  for (const [index, values] of parts.entries()) file.set(values, (levels[index]?.offset ?? 0) / 2)
  const sound = {
    rate_hz: RATE,
    frames,
    channels: channels.length,
    duration: frames / RATE,
    peaks: { channels: channels.length, levels, loud: 0.5 },
    spectrogram: {
      hop: 160,
      rows: 128,
      channels: 1,
      tile_columns: 256,
      columns: 1,
      levels: [],
      min_hz: 0,
      max_hz: 8_000,
      black: 0,
      white: 255,
    },
  }
  return { sound, file: file.buffer }
}

function fold(
  samples: Int16Array,
  size: number,
  into: Int16Array,
  channel: number,
  channels: number,
): void {
  for (let from = 0, pixel = 0; from < samples.length; from += size, pixel += 1) {
    let low = 32_767
    let high = -32_768
    for (let at = from; at < Math.min(from + size, samples.length); at += 1) {
      low = Math.min(low, samples[at] ?? 0)
      high = Math.max(high, samples[at] ?? 0)
    }
    into[(pixel * channels + channel) * 2] = low
    into[(pixel * channels + channel) * 2 + 1] = high
  }
}

/** Ten minutes of faint noise with one loud sample. */
function tone(loudAt: number, seconds = 600): Int16Array {
  const samples = new Int16Array(seconds * RATE)
  let noise = 7
  for (let at = 0; at < samples.length; at += 1) {
    noise = (noise * 16_807) % 2_147_483_647
    samples[at] = (noise % 400) - 200
  }
  samples[loudAt] = -30_000
  return samples
}

function open({ sound, file }: Pyramid) {
  const asked: [number, number][] = []
  const scope = new Scope()
  const load = async (from: number, to: number): Promise<ArrayBuffer> => {
    asked.push([from, to])
    return file.slice(from, to)
  }
  const none = () => Promise.reject(new Error('no tiles here'))
  const loaders = { peaks: load, tile: none, linear: none }
  const peaks = new Peaks(
    scope,
    sound,
    loaders,
    () => {},
    () => {},
  )
  const settle = async (sweep: Sweep): Promise<void> => {
    await vi.waitFor(() => {
      peaks.want([sweep])
      expect(peaks.columns(sweep).exact).toBe(true)
    })
  }
  return { peaks, asked, settle, scope }
}

describe('the peaks pyramid', () => {
  it('is read at the coarsest level that still has a pixel for every column', () => {
    const levels = [64, 256, 1024].map((samples_per_pixel) => ({
      samples_per_pixel,
      pixels: 1,
      offset: 0,
    }))
    expect([1, 64, 255, 256, 1_023, 1_024, 99_999].map((n) => pickLevel(levels, n))).toEqual([
      0, 0, 0, 1, 1, 2, 2,
    ])
  })

  const long = pyramidOf([tone(4_321_987)])

  it.each([0.0213, 0.5, 3, 47, 600])(
    'shows the loudest sample at its pixel in a view of %d s',
    async (span) => {
      const loudAt = 4_321_987
      const { peaks, settle } = open(long)
      const at = (loudAt / RATE) * 1e6
      const start = span === 600 ? 0 : at - span * 0.37e6
      const sweep = { start, step: (span * 1e6) / 1_000, count: 1_000 }
      await settle(sweep)
      const x = loudestColumn(peaks.columns(sweep), 1) ?? -1
      const wide = Math.max(1, 4_000 / sweep.step) // 64 samples are 4 ms
      expect(Math.abs(x - (at - start) / sweep.step)).toBeLessThanOrEqual(wide + 0.5)
      expect(Math.min(...peaks.columns(sweep).low)).toBeCloseTo(-30_000 / 32_768, 6)
    },
  )

  it('loads only the blocks a view needs', async () => {
    const { asked, settle } = open(long)
    await settle({ start: 100e6, step: 4_000, count: 1_000 })
    const moved = asked.reduce((sum, [from, to]) => sum + to - from, 0)
    expect(moved).toBeLessThanOrEqual(2 * 32_768)
    expect(asked.every(([from, to]) => from >= 0 && to <= long.file.byteLength)).toBe(true)
  })

  it('lets a coarser level stand in for one that has not come', async () => {
    const { peaks, settle, asked } = open(long)
    await settle({ start: 0, step: 600_000, count: 1_000 })
    const before = asked.length
    const near = peaks.columns({ start: 10e6, step: 1_000, count: 100 })
    expect(near.exact).toBe(false)
    expect(near.high.every((value) => value > 0)).toBe(true)
    expect(asked.length).toBe(before)
  })

  it('knows nothing before anything has come, and nothing behind the end', async () => {
    const { peaks, settle } = open(pyramidOf([tone(0, 2)]))
    const sweep = { start: 0, step: 10_000, count: 300 }
    expect(peaks.columns(sweep).high.every(Number.isNaN)).toBe(true)
    await settle(sweep)
    const { high } = peaks.columns(sweep)
    expect(high.slice(0, 200).some(Number.isNaN)).toBe(false)
    expect(high.slice(201).every(Number.isNaN)).toBe(true)
  })

  it('tells channels apart', async () => {
    const quiet = new Int16Array(RATE).fill(100)
    const loud = new Int16Array(RATE).fill(-20_000)
    const { peaks, settle } = open(pyramidOf([quiet, loud]))
    const sweep = sweepOf(wholeClip(micros(1e6), 10), 2)
    await settle(sweep)
    const extremes = (channel: number | null): [number, number] => {
      const { low, high } = peaks.columns(sweep, channel)
      return [Math.round((low[3] ?? 0) * 32_768), Math.round((high[3] ?? 0) * 32_768)]
    }
    expect(extremes(0)).toEqual([100, 100])
    expect(extremes(1)).toEqual([-20_000, -20_000])
    expect(extremes(null)).toEqual([-20_000, 100])
  })

  it('finds the loudness around a time in steps of 10 ms', async () => {
    const samples = new Int16Array(RATE).fill(0)
    samples.fill(16_384, RATE / 2)
    const { peaks, settle } = open(pyramidOf([samples]))
    await settle({ start: 0, step: 10_000, count: 100 })
    const profile = peaks.profileAround(micros(500_000), 30_000)
    expect(profile.step).toBe(10_000)
    const levels = [...profile.levels]
    expect(profile.start + levels.indexOf(0.5) * profile.step).toBe(500_000)
    expect(peaks.quiet).toBeCloseTo(0.05)
  })

  it('takes its part of a whole file from a server that knows no ranges', async () => {
    const { sound, file } = pyramidOf([tone(50 * RATE, 60)])
    const none = async () => new Blob()
    const loaders = { peaks: async () => file.slice(0), tile: none, linear: none }
    const peaks = new Peaks(
      new Scope(),
      sound,
      loaders,
      () => {},
      () => {},
    )
    const sweep = { start: 0, step: 600_000, count: 100 }
    await vi.waitFor(() => {
      peaks.want([sweep])
      expect(peaks.columns(sweep).exact).toBe(true)
    })
    expect(loudestColumn(peaks.columns(sweep), 1)).toBe(83.5)
  })
})
