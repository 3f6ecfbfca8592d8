import { ceilingCurve } from './levelling'

/** The channel after `channel`: all together (null), then one by one, then all together again. */
export function nextChannel(channel: number | null, channels: number): number | null {
  if (channels < 2) return null
  const next = channel === null ? 0 : channel + 1
  return next < channels ? next : null
}

/** What is heard of a sound: one channel of so many or (null) all, raised by a factor of at least 1. */
export interface Hearing {
  readonly channel: number | null
  readonly channels: number
  readonly gain: number
}

/**
 * Lets one channel of a sound be heard in both ears, and raises what is quiet. The sound takes its way
 * through here only from the first such wish on, after a press: before one, browsers keep such ways silent.
 */
export class ChannelEar {
  private readonly element: HTMLMediaElement
  private context: AudioContext | null = null
  private source: MediaElementAudioSourceNode | null = null
  private parts: AudioNode[] = []

  constructor(element: HTMLMediaElement) {
    this.element = element
  }

  /** Whether the sound goes through here, and so may be raised at any time. */
  get isOpen(): boolean {
    return this.context !== null
  }

  hear({ channel, channels, gain }: Hearing): void {
    if (channel === null && gain <= 1 && !this.context) return
    const context = this.open()
    for (const part of [this.source, ...this.parts]) part?.disconnect()
    this.parts = []
    let last: AudioNode | null = this.source
    let output = 0
    if (channel !== null) {
      const splitter = context.createChannelSplitter(channels)
      last?.connect(splitter)
      last = splitter
      output = channel
      this.parts.push(splitter)
    }
    if (gain > 1) {
      // Amplifier and ceiling in one: a curve holds whatever is louder than its ends.
      const shaper = context.createWaveShaper()
      shaper.curve = ceilingCurve(gain)
      last?.connect(shaper, output)
      last = shaper
      output = 0
      this.parts.push(shaper)
    }
    last?.connect(context.destination, output)
  }

  close(): void {
    void this.context?.close()
  }

  private open(): AudioContext {
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: 'interactive' })
      this.source = this.context.createMediaElementSource(this.element)
    }
    void this.context.resume()
    return this.context
  }
}
