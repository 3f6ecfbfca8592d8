import { batch, type ReadonlySignal, signal } from '@preact/signals'

/** `mine`: this tab may write; `elsewhere`: another tab of this browser has the clip open. */
export type PenState = 'asking' | 'mine' | 'elsewhere'

export interface PenParts {
  /** What the pen is for: one annotation. */
  readonly name: string
  readonly onGained: () => void
  /** Must resolve only when nothing of this tab is unwritten: then the other tab reads it. */
  readonly onLost: () => Promise<void>
}

/** A tab that does not answer within this time has hung or is asleep: its pen is taken. */
const PATIENCE_MS = 1_500

/** One pen for each annotation in a browser, so that two tabs never write over each other. */
export class Pen {
  private readonly stateSignal = signal<PenState>('asking')
  private readonly parts: PenParts
  private readonly channel: BroadcastChannel
  private giveBack: (() => void) | null = null
  private waiting: AbortController | null = null
  private isOver = false

  readonly state: ReadonlySignal<PenState> = this.stateSignal

  constructor(parts: PenParts) {
    this.parts = parts
    this.channel = new BroadcastChannel(parts.name)
    this.channel.onmessage = () => {
      if (this.giveBack) void this.handOver()
    }
  }

  /** Takes the pen if it lies free, else waits for it. Without Web Locks (plain http) it is ours. */
  async start(): Promise<void> {
    if (!navigator.locks) {
      this.gained()
      return
    }
    const isFree = await new Promise<boolean>((resolve) => {
      this.ask({ ifAvailable: true }, resolve)
    })
    if (!isFree && !this.isOver) {
      this.stateSignal.value = 'elsewhere'
      this.wait()
    }
  }

  /** "Work here instead": asks the other tab for the pen and, if it is mute, takes it. */
  take(): void {
    if (this.stateSignal.peek() === 'mine') return
    this.channel.postMessage('hand over')
    window.setTimeout(() => {
      if (this.isOver || this.stateSignal.peek() === 'mine') return
      this.waiting?.abort()
      this.ask({ steal: true }, () => undefined)
    }, PATIENCE_MS)
  }

  /** Puts the pen down for good. */
  dispose(): void {
    this.isOver = true
    this.channel.close()
    this.waiting?.abort()
    this.giveBack?.()
    this.giveBack = null
  }

  private async handOver(): Promise<void> {
    this.stateSignal.value = 'elsewhere'
    await this.parts.onLost()
    this.giveBack?.()
    this.giveBack = null
    if (!this.isOver) this.wait()
  }

  private wait(): void {
    this.waiting = new AbortController()
    this.ask({ signal: this.waiting.signal }, () => undefined)
  }

  private ask(options: LockOptions, told: (isFree: boolean) => void): void {
    const held = navigator.locks.request(this.parts.name, options, (lock) => {
      told(lock !== null)
      if (lock === null || this.isOver) return undefined
      return new Promise<void>((resolve) => {
        this.giveBack = resolve
        this.gained()
      })
    })
    held.catch(() => this.onBroken())
  }

  /** The lock was stolen, or waiting for it was given up. */
  private onBroken(): void {
    if (this.isOver || !this.giveBack) return
    this.giveBack = null
    this.stateSignal.value = 'elsewhere'
    void this.parts.onLost()
    this.wait()
  }

  private gained(): void {
    batch(() => {
      this.stateSignal.value = 'mine'
      this.parts.onGained()
    })
  }
}
