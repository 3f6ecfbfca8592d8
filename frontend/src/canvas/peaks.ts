import type { LoudnessProfile } from '../timeline/snap'
import { type Micros, micros } from '../timeline/time'
import type { Viewport } from '../timeline/viewport'
import { Arrivals, pieceKey, pieceOf } from './arrivals'
import type { Scope } from './scope'
import type { PeaksInfo, SoundLoaders, SoundPictures } from './sound'

/** Pixels of a level that are loaded together: 32 kB for one channel. */
const BLOCK = 8_192
const KEPT_BLOCKS = 512
const FULL_SCALE = 32_768
/** What counts as silence, as a share of the clip's 99th percentile. */
const QUIET_SHARE = 0.1
const PROFILE_STEP = micros(10_000)

/** Lowest and highest value of each device pixel, -1 to 1; NaN where nothing is known. */
export interface Columns {
  readonly low: Float32Array
  readonly high: Float32Array
  /** False where a coarser level stood in or something is missing. */
  readonly exact: boolean
}

/** A stretch of sound and how many columns it fills. */
export interface Sweep {
  /** Microseconds. */
  readonly start: number
  /** Microseconds a column. */
  readonly step: number
  readonly count: number
}

/** The device pixels of a view. */
export function sweepOf(view: Viewport, devicePixelRatio: number): Sweep {
  return {
    start: view.start,
    step: view.microsPerPixel / devicePixelRatio,
    count: Math.round(view.width * devicePixelRatio),
  }
}

/** The coarsest level that still has a pixel of its own for every column; else the finest. */
export function pickLevel(levels: PeaksInfo['levels'], samplesPerColumn: number): number {
  let best = 0
  for (const [index, level] of levels.entries()) {
    if (level.samples_per_pixel <= samplesPerColumn) best = index
  }
  return best
}

/** Reads the peaks pyramid, block by block as it is needed. */
export class Peaks {
  readonly loud: number
  readonly #info: PeaksInfo
  readonly #rate: number
  readonly #load: SoundLoaders['peaks']
  readonly #blocks: Arrivals<Int16Array>

  constructor(
    scope: Scope,
    sound: SoundPictures,
    loaders: SoundLoaders,
    arrived: () => void,
    failed: (isFailed: boolean) => void,
  ) {
    this.#info = sound.peaks
    this.#rate = sound.rate_hz
    this.#load = loaders.peaks
    this.loud = sound.peaks.loud
    this.#blocks = new Arrivals<Int16Array>(scope, {
      load: (key, signal) => this.#loadBlock(key, signal),
      capacity: KEPT_BLOCKS,
      arrived,
      failed,
    })
  }

  /** Asks for what these sweeps need, in this order; the last level first where nothing is there yet. */
  want(sweeps: readonly Sweep[]): void {
    this.#blocks.want([...new Set(sweeps.flatMap((sweep) => this.#keysOf(sweep)))])
  }

  retry(): void {
    this.#blocks.retry()
  }

  /** Lowest and highest value in each column; `channel` null takes all together. */
  columns(sweep: Sweep, channel: number | null = null): Columns {
    const low = new Float32Array(sweep.count).fill(NaN)
    const high = new Float32Array(sweep.count).fill(NaN)
    const samples = (sweep.step * this.#rate) / 1e6
    const first = (sweep.start * this.#rate) / 1e6
    const level = pickLevel(this.#info.levels, samples)
    let exact = true
    for (let column = 0; column < sweep.count; column += 1) {
      const range = this.#extremes(level, first + column * samples, samples, channel)
      if (range === null) continue
      low[column] = range.low
      high[column] = range.high
      exact &&= range.level === level
    }
    return { low, high, exact: exact && this.#hasAll(sweep) }
  }

  /** The edge of silence nearest to `time`, no farther than `reach` µs: where speech begins or ends. */
  profileAround(time: Micros, reach: number): LoudnessProfile {
    const steps = Math.ceil(reach / PROFILE_STEP) + 1
    const start = Math.max(0, Math.floor(time / PROFILE_STEP) - steps) * PROFILE_STEP
    const { low, high } = this.columns({ start, step: PROFILE_STEP, count: 2 * steps + 1 })
    const levels = high.map((value, index) => Math.max(value, -(low[index] ?? 0)))
    return { start: micros(start), step: PROFILE_STEP, levels }
  }

  /** Levels below this are silence. */
  get quiet(): number {
    return this.loud * QUIET_SHARE
  }

  async #loadBlock(key: number, signal: AbortSignal): Promise<Int16Array> {
    const { level, index } = pieceOf(key)
    const info = this.#info.levels[level]
    const bytes = 4 * this.#info.channels
    const from = (info?.offset ?? 0) + index * BLOCK * bytes
    const count = Math.min(BLOCK, (info?.pixels ?? 0) - index * BLOCK)
    const to = from + count * bytes
    const buffer = await this.#load(from, to, signal)
    // a server or proxy that knows no ranges answers with the whole file
    const exact = buffer.byteLength > to - from ? buffer.slice(from, to) : buffer
    return new Int16Array(exact, 0, exact.byteLength >> 1)
  }

  #keysOf(sweep: Sweep): number[] {
    const level = pickLevel(this.#info.levels, (sweep.step * this.#rate) / 1e6)
    const info = this.#info.levels[level]
    if (!info || info.pixels === 0) return []
    const perPixel = info.samples_per_pixel
    const toPixel = (time: number): number =>
      Math.min(info.pixels - 1, Math.max(0, Math.floor((time * this.#rate) / 1e6 / perPixel)))
    const first = Math.floor(toPixel(sweep.start) / BLOCK)
    const last = Math.floor(toPixel(sweep.start + sweep.step * sweep.count) / BLOCK)
    const keys: number[] = []
    for (let index = first; index <= last; index += 1) keys.push(pieceKey(level, index))
    return keys
  }

  #hasAll(sweep: Sweep): boolean {
    return this.#keysOf(sweep).every((key) => this.#blocks.has(key))
  }

  /** The extremes of `count` samples from `first`, of the wished level or the next coarser one present. */
  #extremes(
    wished: number,
    first: number,
    count: number,
    channel: number | null,
  ): { low: number; high: number; level: number } | null {
    for (let level = wished; level < this.#info.levels.length; level += 1) {
      const info = this.#info.levels[level]
      if (!info) return null
      const from = Math.floor(first / info.samples_per_pixel)
      const to = Math.max(from + 1, Math.floor((first + count) / info.samples_per_pixel))
      const range = this.#pixels(level, from, Math.min(to, info.pixels), channel)
      if (range) return { ...range, level }
    }
    return null
  }

  #pixels(
    level: number,
    from: number,
    to: number,
    channel: number | null,
  ): { low: number; high: number } | null {
    const channels = this.#info.channels
    const offset = channel === null ? 0 : 2 * Math.min(channel, channels - 1)
    const step = channel === null ? 2 : 2 * channels
    let low = Infinity
    let high = -Infinity
    for (let pixel = from; pixel < to; ) {
      const index = Math.floor(pixel / BLOCK)
      const block = this.#blocks.get(pieceKey(level, index))
      if (!block) return null
      const end = Math.min(to, (index + 1) * BLOCK)
      const last = (end - index * BLOCK) * 2 * channels
      for (let at = (pixel - index * BLOCK) * 2 * channels + offset; at < last; at += step) {
        low = Math.min(low, block[at] ?? 0)
        high = Math.max(high, block[at + 1] ?? 0)
      }
      pixel = end
    }
    return low > high ? null : { low: low / FULL_SCALE, high: high / FULL_SCALE }
  }
}
