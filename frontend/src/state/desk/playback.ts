import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { type Micros, micros } from '../../timeline/time'

/** The part of HTMLAudioElement that the clock needs; a test gives one whose time it moves itself. */
export type Sounder = Pick<
  HTMLAudioElement,
  | 'currentTime'
  | 'paused'
  | 'playbackRate'
  | 'volume'
  | 'preservesPitch'
  | 'play'
  | 'pause'
  | 'duration'
  | 'src'
> & {
  addEventListener(kind: string, act: () => void): void
  removeEventListener(kind: string, act: () => void): void
}

/** What wakes the clock: once a picture while sound plays, and once shortly before a segment ends. */
export interface Ticker {
  frame(act: () => void): number
  dropFrame(handle: number): void
  after(ms: number, act: () => void): number
  dropAfter(handle: number): void
}

export interface Stretch {
  readonly start: Micros
  readonly end: Micros
}

/** A step back or on, in microseconds. */
export const SKIP = 2_000_000
export const SLOWEST = 0.5
export const FASTEST = 2
/** Going on after a pause steps back by this much, unless somebody wants it otherwise. */
export const STEP_BACK: Micros = micros(1_000_000)
/** From here on a timer, not a picture, stops the sound: pictures come too seldom for 20 ms. */
const CLOSE_MS = 60
/** Share of the chosen speed while somebody writes, and how long after the last letter. */
const SLOW_SHARE = 0.6
const SLOW_MS = 1_500

const browserTicker: Ticker = {
  frame: (act) => requestAnimationFrame(act),
  dropFrame: (handle) => cancelAnimationFrame(handle),
  after: (ms, act) => window.setTimeout(act, ms),
  dropAfter: (handle) => window.clearTimeout(handle),
}

/** The one owner of "now". Everything that shows or moves the play head reads `now` and asks here. */
export class Playback {
  private readonly nowSignal = signal(micros(0))
  private readonly playingSignal = signal(false)
  private readonly rateSignal = signal(1)
  private readonly volumeSignal = signal(0.7)
  /** What this clip is turned down by, so that it is as loud as others. */
  private level = 1
  private readonly loopSignal = signal(false)
  private readonly blockedSignal = signal(false)
  private readonly failedSignal = signal(false)
  private sounder: Sounder | null = null
  private length: Micros
  private until: Stretch | null = null
  /** Where the play head goes back to after a stretch that was only for the ear. */
  private returns: Micros | null = null
  private resumes = false
  private stepBack: Micros = STEP_BACK
  /** Play was pressed before there was anything to play. */
  private isWanted = false
  private frame = 0
  private timer = 0
  /** Runs while the sound is slower because somebody writes. */
  private slowTimer = 0
  private leap: (now: Micros) => Micros | null = () => null
  private readonly ticker: Ticker

  readonly now: ReadonlySignal<Micros> = this.nowSignal
  readonly playing: ReadonlySignal<boolean> = this.playingSignal
  readonly rate: ReadonlySignal<number> = this.rateSignal
  readonly volume: ReadonlySignal<number> = this.volumeSignal
  readonly loops: ReadonlySignal<boolean> = this.loopSignal
  /** The browser wants a press before it makes a sound. */
  readonly blocked: ReadonlySignal<boolean> = this.blockedSignal
  readonly failed: ReadonlySignal<boolean> = this.failedSignal

  constructor(length: Micros, ticker: Ticker = browserTicker) {
    this.length = length
    this.ticker = ticker
  }

  /** Gives the clock its voice; answers what takes it away again. */
  attach(sounder: Sounder): () => void {
    this.sounder = sounder
    sounder.preservesPitch = true
    sounder.playbackRate = this.pace
    sounder.volume = this.volumeSignal.peek() * this.level
    const stopped = () => this.onStopped()
    const broken = () => {
      this.failedSignal.value = true
      this.onStopped()
    }
    const mended = () => {
      this.failedSignal.value = false
    }
    const heard = { pause: stopped, ended: stopped, error: broken, loadeddata: mended }
    for (const [kind, act] of Object.entries(heard)) sounder.addEventListener(kind, act)
    return () => {
      for (const [kind, act] of Object.entries(heard)) sounder.removeEventListener(kind, act)
      sounder.pause()
      this.onStopped()
      this.sounder = null
    }
  }

  setLength(length: Micros): void {
    this.length = length
  }

  /** The sound is there: it goes on where it was wanted to. */
  arrived(): void {
    this.place(this.nowSignal.peek())
    if (this.isWanted) this.start()
  }

  /** How far going on after a pause steps back. */
  setStepBack(by: Micros): void {
    this.stepBack = by
  }

  /**
   * Play or pause; going on after a pause steps back a little, so that no syllable is lost. While
   * the loop is on, `round` is what it goes round in.
   */
  toggle(round: Stretch | null = null): void {
    if (this.playingSignal.peek()) {
      this.pause()
      return
    }
    const now = this.nowSignal.peek()
    this.until = this.loopSignal.peek() ? round : null
    if (this.until && (now < this.until.start || now >= this.until.end))
      this.place(this.until.start)
    else if (now >= this.length - 1_000) this.place(micros(0))
    else if (this.resumes) this.place(micros(Math.max(0, now - this.stepBack)))
    this.start()
  }

  pause(): void {
    this.resumes = true
    this.isWanted = false
    this.returns = null
    this.sounder?.pause()
    this.onStopped()
  }

  /** From here on, to the end of the clip. */
  playFrom(time: Micros): void {
    this.until = null
    this.returns = null
    this.place(time)
    this.start()
  }

  /** One stretch once, or again and again while the loop is on. */
  playStretch(stretch: Stretch): void {
    this.until = stretch
    this.returns = null
    this.place(stretch.start)
    this.start()
  }

  /** A short stretch for the ear; the play head is back where it was afterwards. */
  hear(stretch: Stretch): void {
    if (this.playingSignal.peek() && this.returns === null) return
    this.returns ??= this.nowSignal.peek()
    this.until = stretch
    this.place(stretch.start)
    this.start()
  }

  /** Puts the play head; sound that plays goes on from there, silence stays silence. */
  seek(time: Micros): void {
    const stretch = this.until
    if (stretch && (time < stretch.start || time >= stretch.end)) this.until = null
    this.resumes = false
    this.returns = null
    this.place(time)
    this.plan()
  }

  skip(by: number): void {
    this.seek(micros(this.nowSignal.peek() + by))
  }

  setRate(rate: number): void {
    const held = Math.round(Math.min(FASTEST, Math.max(SLOWEST, rate)) * 10) / 10
    this.rateSignal.value = held
    this.keepPace()
  }

  /** `leap` tells where to go on from a time, null to go on there; stretches are heard whole. */
  setLeap(leap: (now: Micros) => Micros | null): void {
    this.leap = leap
  }

  /** Slower until nobody has written for a while; the chosen speed stays. */
  slowDown(): void {
    this.ticker.dropAfter(this.slowTimer)
    this.slowTimer = this.ticker.after(SLOW_MS, () => this.hasten())
    this.keepPace()
  }

  /** The chosen speed again. */
  hasten(): void {
    this.ticker.dropAfter(this.slowTimer)
    this.slowTimer = 0
    this.keepPace()
  }

  setVolume(volume: number): void {
    const held = Math.min(1, Math.max(0, volume))
    this.volumeSignal.value = held
    if (this.sounder) this.sounder.volume = held * this.level
  }

  /** A share of the volume, 0 to 1, that belongs to the clip; the person's own choice stays. */
  setLevel(level: number): void {
    this.level = level
    this.setVolume(this.volumeSignal.peek())
  }

  /** `stretch` is what the loop goes round in from now on, or null for the stretch that plays. */
  setLoop(on: boolean, stretch: Stretch | null): void {
    this.loopSignal.value = on
    if (!on) return
    const now = this.nowSignal.peek()
    if (stretch && now >= stretch.start && now < stretch.end) this.until = stretch
    this.plan()
  }

  /** Follows an edge that is moved while its segment plays. */
  reshape(stretch: Stretch): void {
    if (!this.until) return
    this.until = stretch
    this.plan()
  }

  private get pace(): number {
    const rate = this.rateSignal.peek()
    return this.slowTimer ? Math.max(SLOWEST, rate * SLOW_SHARE) : rate
  }

  private keepPace(): void {
    if (this.sounder) this.sounder.playbackRate = this.pace
    this.plan()
  }

  private place(time: Micros): void {
    const held = micros(Math.round(Math.min(this.length, Math.max(0, time))))
    this.nowSignal.value = held
    if (this.sounder) this.sounder.currentTime = held / 1e6
  }

  private start(): void {
    const sounder = this.sounder
    if (!sounder) return
    this.isWanted = !sounder.src
    if (this.isWanted) return
    batch(() => {
      this.playingSignal.value = true
      this.blockedSignal.value = false
    })
    sounder.play().then(
      () => this.plan(),
      (reason: unknown) => this.onRefused(reason),
    )
    this.follow()
  }

  private onRefused(reason: unknown): void {
    const name = reason instanceof DOMException ? reason.name : ''
    if (name === 'AbortError') return
    batch(() => {
      if (name === 'NotAllowedError') this.blockedSignal.value = true
      else this.failedSignal.value = true
      this.onStopped()
    })
  }

  private onStopped(): void {
    if (this.sounder && !this.sounder.paused) return
    this.ticker.dropFrame(this.frame)
    this.ticker.dropAfter(this.timer)
    if (this.playingSignal.peek()) this.read()
    this.playingSignal.value = false
    this.comeBack()
  }

  /** A stretch for the ear may run into the end of the clip, which stops the sound by itself. */
  private comeBack(): void {
    const back = this.returns
    if (back === null) return
    this.until = null
    this.returns = null
    this.resumes = false
    this.place(back)
  }

  private follow(): void {
    this.ticker.dropFrame(this.frame)
    this.frame = this.ticker.frame(() => {
      if (!this.playingSignal.peek()) return
      this.read()
      this.leapOver()
      this.plan()
      this.follow()
    })
  }

  private leapOver(): void {
    if (this.until || this.returns !== null) return
    const target = this.leap(this.nowSignal.peek())
    if (target !== null) this.place(target)
  }

  private read(): void {
    if (this.sounder) this.nowSignal.value = micros(Math.round(this.sounder.currentTime * 1e6))
  }

  /** Stops at the stretch's end, or sets the alarm when the end comes before the next picture may. */
  private plan(): void {
    this.ticker.dropAfter(this.timer)
    const { sounder, until } = this
    if (!sounder || !until || !this.playingSignal.peek()) return
    const left = (until.end / 1e6 - sounder.currentTime) / sounder.playbackRate
    if (left <= 0) this.finish(until)
    else if (left * 1000 < CLOSE_MS) {
      this.timer = this.ticker.after(left * 1000, () => this.plan())
    }
  }

  private finish(stretch: Stretch): void {
    if (this.loopSignal.peek() && this.returns === null) {
      this.place(stretch.start)
      return
    }
    const rest = this.returns ?? stretch.end
    this.until = null
    this.returns = null
    this.resumes = false
    this.sounder?.pause()
    this.onStopped()
    this.place(rest)
  }
}
