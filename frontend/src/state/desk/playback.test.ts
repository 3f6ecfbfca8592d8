import { beforeEach, expect, test } from 'vitest'
import { type Micros, micros } from '../../timeline/time'
import { Playback, type Sounder, type Ticker } from './playback'

/** Sound whose time moves only when the test says so. */
class FakeSound implements Sounder {
  currentTime = 0
  paused = true
  playbackRate = 1
  volume = 1
  preservesPitch = false
  duration = 10
  src = 'sound'
  refusal: Error | null = null
  private readonly listeners = new Map<string, Set<() => void>>()

  async play(): Promise<void> {
    if (this.refusal) throw this.refusal
    this.paused = false
  }

  pause(): void {
    this.paused = true
    this.tell('pause')
  }

  addEventListener(kind: string, act: () => void): void {
    const all = this.listeners.get(kind) ?? new Set()
    this.listeners.set(kind, all.add(act))
  }

  removeEventListener(kind: string, act: () => void): void {
    this.listeners.get(kind)?.delete(act)
  }

  tell(kind: string): void {
    for (const act of this.listeners.get(kind) ?? []) act()
  }
}

class FakeTicker implements Ticker {
  private next = 1
  private frames = new Map<number, () => void>()
  private timers = new Map<number, { ms: number; act: () => void }>()

  frame(act: () => void): number {
    this.frames.set(++this.next, act)
    return this.next
  }

  dropFrame(handle: number): void {
    this.frames.delete(handle)
  }

  after(ms: number, act: () => void): number {
    this.timers.set(++this.next, { ms, act })
    return this.next
  }

  dropAfter(handle: number): void {
    this.timers.delete(handle)
  }

  /** The next picture. */
  draw(): void {
    const due = this.frames
    this.frames = new Map()
    for (const act of due.values()) act()
  }

  get alarm(): number | null {
    return [...this.timers.values()][0]?.ms ?? null
  }

  ring(): void {
    const due = this.timers
    this.timers = new Map()
    for (const { act } of due.values()) act()
  }
}

let sound: FakeSound
let ticker: FakeTicker
let playback: Playback

beforeEach(() => {
  sound = new FakeSound()
  ticker = new FakeTicker()
  playback = new Playback(seconds(10), ticker)
  playback.attach(sound)
})

function seconds(value: number): Micros {
  return micros(value * 1e6)
}

test('the clock follows the sound picture by picture, with its pitch kept', async () => {
  playback.playFrom(seconds(2))
  await Promise.resolve()
  sound.currentTime = 2.5
  ticker.draw()
  expect(playback.now.value).toBe(seconds(2.5))
  expect(playback.playing.value).toBe(true)
  expect(sound.preservesPitch).toBe(true)
})

test('going on after a pause steps back by one second, going on after a seek does not', async () => {
  playback.playFrom(seconds(4))
  sound.currentTime = 5
  playback.pause()
  playback.toggle()
  expect(sound.currentTime).toBe(4)
  playback.pause()
  playback.seek(seconds(7))
  playback.toggle()
  expect(sound.currentTime).toBe(7)
})

test('how far it steps back is a choice of the listener', () => {
  playback.setStepBack(seconds(0))
  playback.playFrom(seconds(4))
  sound.currentTime = 5
  playback.pause()
  playback.toggle()
  expect(sound.currentTime).toBe(5)
})

test('what is played before the sound is there plays once it is, and nothing has failed', async () => {
  sound.src = ''
  playback.playStretch({ start: seconds(1), end: seconds(2) })
  await Promise.resolve()
  expect(sound.paused).toBe(true)
  expect(playback.failed.value).toBe(false)
  sound.src = 'sound'
  playback.arrived()
  expect(sound.currentTime).toBe(1)
  expect(playback.playing.value).toBe(true)
})

test('a sound that failed and comes after all has not failed any more', () => {
  sound.tell('error')
  expect(playback.failed.value).toBe(true)
  sound.tell('loadeddata')
  expect(playback.failed.value).toBe(false)
})

test('a segment stops at its end by an alarm set for the time that is left', async () => {
  playback.playStretch({ start: seconds(1), end: seconds(2) })
  await Promise.resolve()
  sound.currentTime = 1.9
  ticker.draw()
  expect(ticker.alarm).toBe(null)
  sound.currentTime = 1.98
  ticker.draw()
  expect(ticker.alarm).toBeCloseTo(20, 6)
  sound.currentTime = 2.001
  ticker.ring()
  expect(sound.paused).toBe(true)
  expect(playback.playing.value).toBe(false)
  expect(playback.now.value).toBe(seconds(2))
})

test('twice as fast, the alarm comes after half the time', async () => {
  playback.setRate(2)
  playback.playStretch({ start: seconds(1), end: seconds(2) })
  await Promise.resolve()
  sound.currentTime = 1.9
  ticker.draw()
  expect(ticker.alarm).toBeCloseTo(50, 6)
})

test('a loop goes round until it is switched off', async () => {
  playback.setLoop(true, null)
  playback.playStretch({ start: seconds(1), end: seconds(2) })
  await Promise.resolve()
  sound.currentTime = 2.01
  ticker.draw()
  expect(sound.currentTime).toBe(1)
  expect(playback.playing.value).toBe(true)
  playback.setLoop(false, null)
  sound.currentTime = 2.01
  ticker.draw()
  expect(playback.playing.value).toBe(false)
})

test('a boundary is heard and the play head is back where it was', async () => {
  playback.seek(seconds(3))
  playback.hear({ start: seconds(1), end: seconds(1.25) })
  await Promise.resolve()
  expect(sound.currentTime).toBe(1)
  sound.currentTime = 1.26
  ticker.draw()
  expect(playback.playing.value).toBe(false)
  expect(playback.now.value).toBe(seconds(3))
})

test('a boundary at the end of the clip is heard, and the play head is back where it was', async () => {
  playback.seek(seconds(0))
  playback.hear({ start: seconds(9.5), end: seconds(10) })
  await Promise.resolve()
  sound.currentTime = 9.99
  sound.paused = true
  sound.tell('ended')
  expect(playback.now.value).toBe(seconds(0))
  playback.hear({ start: seconds(9), end: seconds(9.5) })
  playback.hear({ start: seconds(5), end: seconds(5.5) })
  expect(sound.currentTime).toBe(5)
})

test('speed goes by tenths between a half and twice', () => {
  playback.setRate(1.3000000000000003)
  expect(sound.playbackRate).toBe(1.3)
  playback.setRate(7)
  expect(sound.playbackRate).toBe(2)
  playback.setRate(0)
  expect(sound.playbackRate).toBe(0.5)
})

test('a browser that blocks sound asks for a press instead of staying silent', async () => {
  sound.refusal = new DOMException('not yet', 'NotAllowedError')
  playback.toggle()
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(playback.blocked.value).toBe(true)
  expect(playback.playing.value).toBe(false)
  sound.refusal = null
  playback.toggle()
  expect(playback.blocked.value).toBe(false)
})

test('seeking keeps inside the clip and exact to the microsecond', () => {
  playback.seek(micros(1_234_567))
  expect(sound.currentTime).toBe(1.234567)
  playback.seek(seconds(99))
  expect(playback.now.value).toBe(seconds(10))
  playback.skip(-2e6)
  expect(playback.now.value).toBe(seconds(8))
})

test('at the end of the clip, play begins anew', () => {
  playback.seek(seconds(10))
  playback.toggle()
  expect(sound.currentTime).toBe(0)
})
