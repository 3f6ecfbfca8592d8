import { readPeaks, readSound } from '../api/desk'
import type { Id, Sound, SoundLevel } from '../api/types'

/** Lowest and highest value of one bar, -1 to 1, levelled to the clip's own loudness. */
export interface Bar {
  readonly low: number
  readonly high: number
}

export type Wave = readonly Bar[]

const FULL_SCALE = 32_768
/** The clip's 99th percentile fills this share of the height, as on the desk. */
const LEVELLED = 0.8
const AT_ONCE = 4
const KEPT = 600

/** The coarsest level that has a pixel for every bar; else the finest; null without any. */
export function levelFor(levels: readonly SoundLevel[], count: number): SoundLevel | null {
  const filled = levels.filter((level) => level.pixels > 0)
  return filled.filter((level) => level.pixels >= count).at(-1) ?? filled[0] ?? null
}

/** Folds a level's pixels (per channel: lowest, highest) into `count` bars over all channels. */
export function barsOf(
  pixels: Int16Array,
  channels: number,
  count: number,
  loud: number,
): readonly Bar[] {
  const each = 2 * channels
  const total = Math.floor(pixels.length / each)
  const gain = (loud > 0 ? LEVELLED / loud : 1) / FULL_SCALE
  return Array.from({ length: Math.min(count, total) }, (_, bar) => {
    const bars = Math.min(count, total)
    const from = Math.floor((bar * total) / bars) * each
    const to = Math.max(from + each, Math.floor(((bar + 1) * total) / bars) * each)
    let low = 0
    let high = 0
    for (let at = from; at < to; at += 2) {
      low = Math.min(low, pixels[at] ?? 0)
      high = Math.max(high, pixels[at + 1] ?? 0)
    }
    return { low: Math.max(-1, low * gain), high: Math.min(1, high * gain) }
  })
}

async function read(sound: Sound, count: number): Promise<Wave> {
  const level = levelFor(sound.peaks.levels, count)
  if (!level) return []
  const bytes = level.pixels * 4 * sound.peaks.channels
  const from = level.offset
  const never = new AbortController().signal
  const buffer = await readPeaks(sound, from, from + bytes, never)
  // What knows no ranges answers with the whole file.
  const part = buffer.byteLength > bytes ? buffer.slice(from, from + bytes) : buffer
  const pixels = new Int16Array(part, 0, part.byteLength >> 1)
  return barsOf(pixels, sound.peaks.channels, count, sound.peaks.loud)
}

const kept = new Map<string, Promise<Wave>>()
const waiting: (() => void)[] = []
let running = 0

async function inTurn<T>(deed: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  running += 1
  try {
    return await deed()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

/** The small waveform of a clip in `count` bars; read once, at most four at a time. */
export function loadWave(clip: Id, count: number): Promise<Wave> {
  const key = `${clip} ${count}`
  const known = kept.get(key)
  if (known) return known
  const coming = inTurn(async () => read(await readSound(clip), count))
  for (const oldest of kept.keys()) {
    if (kept.size < KEPT) break
    kept.delete(oldest)
  }
  kept.set(key, coming)
  coming.catch(() => kept.delete(key))
  return coming
}
