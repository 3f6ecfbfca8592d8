/** The channel after `channel`: all together (null), then one by one, then all together again. */
export function nextChannel(channel: number | null, channels: number): number | null {
  if (channels < 2) return null
  const next = channel === null ? 0 : channel + 1
  return next < channels ? next : null
}

/**
 * Lets one channel of a sound be heard in both ears. The sound takes its way through here only from the
 * first such wish on, which is a key press: before one, browsers keep such ways silent.
 */
export class ChannelEar {
  private readonly element: HTMLMediaElement
  private context: AudioContext | null = null
  private source: MediaElementAudioSourceNode | null = null
  private splitter: ChannelSplitterNode | null = null

  constructor(element: HTMLMediaElement) {
    this.element = element
  }

  /** `channel` of `channels`; null is all of them. */
  hear(channel: number | null, channels: number): void {
    if (channel === null && !this.context) return
    const context = this.open()
    this.source?.disconnect()
    this.splitter?.disconnect()
    if (channel === null) {
      this.source?.connect(context.destination)
      return
    }
    this.splitter = context.createChannelSplitter(channels)
    this.source?.connect(this.splitter)
    this.splitter.connect(context.destination, channel)
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
