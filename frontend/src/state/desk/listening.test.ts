import { beforeEach, expect, test } from 'vitest'
import { seg } from '../../timeline/making.test-helper'
import type { LoudnessProfile } from '../../timeline/snap'
import { type Micros, micros } from '../../timeline/time'
import { Editor } from './editor'
import { Listening } from './listening'
import { Playback, type Sounder } from './playback'

const STEP = 10_000
const at = (seconds: number) => micros(Math.round(seconds * 1e6))

/** A clip of 60 s, loud from 2 s to 4 s and from 30 s on; nothing is known from 50 s on. */
const ear = {
  loudnessAround(time: Micros, reach: number): { profile: LoudnessProfile; quiet: number } {
    const start = micros(Math.max(0, Math.floor((time - reach) / STEP) * STEP))
    const levels = Float32Array.from({ length: Math.ceil((2 * reach) / STEP) }, (_, index) => {
      const now = (start + index * STEP) / 1e6
      return now >= 50 ? NaN : (now >= 2 && now < 4) || now >= 30 ? 0.5 : 0
    })
    return { profile: { start, step: STEP, levels }, quiet: 0.05 }
  },
}

let frames: (() => void)[] = []
let alarms = new Map<number, () => void>()
let sound: Sounder
let playback: Playback
let listening: Listening

/** A sound whose time moves only when the test says so. */
function silentSound(): Sounder {
  const nothing = () => undefined
  return {
    currentTime: 0,
    paused: false,
    playbackRate: 1,
    volume: 1,
    preservesPitch: true,
    duration: 60,
    src: 'sound',
    play: () => Promise.resolve(),
    pause: nothing,
    addEventListener: nothing,
    removeEventListener: nothing,
  }
}

function draw(): void {
  const due = frames
  frames = []
  for (const act of due) act()
}

beforeEach(() => {
  frames = []
  alarms = new Map()
  let handle = 0
  playback = new Playback(at(60), {
    frame: (act) => frames.push(act),
    dropFrame: () => {
      frames = []
    },
    after: (_ms, act) => {
      alarms.set(++handle, act)
      return handle
    },
    dropAfter: (old) => void alarms.delete(old),
  })
  sound = silentSound()
  const editor = new Editor({ mayEdit: () => true, onChanges: () => undefined })
  editor.show(at(60), [seg('a', 20, 22)])
  listening = new Listening(playback, editor)
  listening.hearBy(ear)
  playback.attach(sound)
})

test('off at first, silence plays', () => {
  playback.playFrom(at(10))
  draw()
  expect(sound.currentTime).toBe(10)
})

test('silence is left out up to speech or a segment, with a little heard before it', () => {
  listening.toggleSkips()
  playback.playFrom(at(3))
  draw()
  expect(sound.currentTime).toBe(3)
  sound.currentTime = 4.1
  draw()
  expect(sound.currentTime).toBe(4.1)
  sound.currentTime = 4.25
  draw()
  draw()
  expect(sound.currentTime).toBeCloseTo(19.8, 6)
  sound.currentTime = 21
  draw()
  expect(sound.currentTime).toBe(21)
  sound.currentTime = 22.3
  draw()
  expect(sound.currentTime).toBeCloseTo(29.8, 6)
})

test('a stretch that was asked for is heard whole, and what is not known yet is played', () => {
  listening.toggleSkips()
  playback.playStretch({ start: at(5), end: at(9) })
  draw()
  expect(sound.currentTime).toBe(5)
  playback.playFrom(at(52))
  draw()
  expect(sound.currentTime).toBe(52)
})

test('writing slows the sound for a moment, when that is wished; the chosen speed stays', () => {
  listening.typed()
  expect(sound.playbackRate).toBe(1)
  listening.toggleSlows()
  listening.typed()
  expect(sound.playbackRate).toBe(0.6)
  expect(playback.rate.value).toBe(1)
  for (const act of [...alarms.values()]) act()
  expect(sound.playbackRate).toBe(1)
  listening.typed()
  listening.toggleSlows()
  expect(sound.playbackRate).toBe(1)
})

test('one speaker alone is heard, with a little before and after', () => {
  listening.hearOnly('nobody here')
  playback.playFrom(at(3))
  draw()
  expect(sound.currentTime).toBe(60)
  listening.hearOnly(null)
  playback.playFrom(at(3))
  draw()
  expect(sound.currentTime).toBeCloseTo(19.8, 6)
  sound.currentTime = 22.1
  draw()
  expect(sound.currentTime).toBe(22.1)
  sound.currentTime = 22.3
  draw()
  expect(sound.currentTime).toBe(60)
  listening.hearOnly(undefined)
  playback.playFrom(at(10))
  draw()
  expect(sound.currentTime).toBe(10)
})
