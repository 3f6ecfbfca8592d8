import { getBytes } from '../../api/client'
import type { Sound } from '../../api/types'
import { crossingNear } from '../../timeline/crossing'
import { type Micros, micros } from '../../timeline/time'
import { mixOf, type WaveForm, waveForm } from '../../timeline/wave-file'

/** How far an edge goes for it; nobody hears a shift of 5 ms. */
const REACH_US = 5_000
/** The head of a WAV file is read up to here. */
const HEAD_BYTES = 4_096
/** Other sounds are decoded whole, up to so many samples: 20 minutes of one channel at 16 kHz. */
const MOST_SAMPLES = 20_000_000

type Stretch = { readonly samples: Float32Array; readonly first: number }

/** Finds where the sound of the open clip goes through zero, in the very samples that are played. */
export class Crossings {
  private readonly sound: Sound
  private form: Promise<WaveForm | null> | null = null
  private decoded: Promise<Float32Array | null> | null = null

  constructor(sound: Sound) {
    this.sound = sound
  }

  /** Null where there is none within 5 ms, or the samples are not to be had now. */
  async near(time: Micros): Promise<Micros | null> {
    const { rate_hz: rate } = this.sound
    const at = Math.round((time * rate) / 1e6)
    const reach = Math.round((REACH_US * rate) / 1e6)
    const stretch = await this.around(at, reach + 1).catch(() => null)
    if (!stretch) return null
    const found = crossingNear(stretch.samples, at - stretch.first, reach)
    return found === null ? null : micros(((stretch.first + found) * 1e6) / rate)
  }

  private async around(at: number, reach: number): Promise<Stretch | null> {
    this.form ??= this.readForm()
    const form = await this.form
    if (form) return this.readWave(form, at, reach)
    this.decoded ??= this.decode()
    const samples = await this.decoded
    return samples && { samples, first: 0 }
  }

  private async readForm(): Promise<WaveForm | null> {
    const head = await getBytes(this.sound.audio_url, { range: [0, HEAD_BYTES - 1] })
    return waveForm(head.slice(0, HEAD_BYTES))
  }

  private async readWave(form: WaveForm, at: number, reach: number): Promise<Stretch | null> {
    const width = (form.bits / 8) * form.channels
    const first = Math.max(0, at - reach)
    const last = Math.min(this.sound.frames, at + reach + 1)
    if (last <= first) return null
    const range = [form.offset + first * width, form.offset + last * width - 1] as const
    const bytes = await getBytes(this.sound.audio_url, { range })
    const samples = mixOf(bytes, form)
    return samples && { samples, first }
  }

  /** At its own rate, so that a sample is a sample. */
  private async decode(): Promise<Float32Array | null> {
    const { audio_url, frames, channels, rate_hz } = this.sound
    if (frames * channels > MOST_SAMPLES) return null
    const context = new OfflineAudioContext(1, 1, rate_hz)
    const buffer = await context.decodeAudioData(await getBytes(audio_url))
    const mix = new Float32Array(buffer.length)
    for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
      const own = buffer.getChannelData(channel)
      for (let frame = 0; frame < mix.length; frame += 1) {
        mix[frame] = (mix[frame] ?? 0) + (own[frame] ?? 0)
      }
    }
    return mix
  }
}
