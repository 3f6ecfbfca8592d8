import { type ReadonlySignal, signal } from '@preact/signals'
import type { Id } from '../../api/types'
import type { Segment } from '../../timeline/segment'
import { soundFrom } from '../../timeline/silence'
import type { LoudnessProfile } from '../../timeline/snap'
import { type Micros, micros } from '../../timeline/time'
import { setPreference, user } from '../session'
import type { Editor } from './editor'
import { type Playback, STEP_BACK } from './playback'

/** What knows how loud the clip is; levels below `quiet` are silence. */
export interface Ear {
  loudnessAround(time: Micros, reach: number): { profile: LoudnessProfile; quiet: number } | null
}

const SKIPS = 'skip_silence'
const SLOWS = 'slow_while_typing'
const LEVELS = 'level_loudness'
const STEPS_BACK = 'step_back'
/** Seconds that going on after a pause may step back. */
export const FARTHEST_BACK_S = 5
/** This much is heard before and after what is spoken. */
const MARGIN = 200_000
/** A shorter pause belongs to the speech. */
const SHORTEST = 600_000
/** How far ahead one leap looks; the next picture looks on from there. */
const AHEAD = 10_000_000

/** What is kept, where it fits; else as everybody has it. */
function stepBackOf(kept: unknown): number {
  const fits = typeof kept === 'number' && kept >= 0 && kept <= FARTHEST_BACK_S
  return fits ? kept : STEP_BACK / 1e6
}

/** How this person listens, on every machine: over silence or through it, slower while writing or not. */
export class Listening {
  private readonly skipsSignal = signal(user.peek()?.preferences[SKIPS] === true)
  private readonly slowsSignal = signal(user.peek()?.preferences[SLOWS] === true)
  private readonly levelsSignal = signal(user.peek()?.preferences[LEVELS] !== false)
  private readonly stepBackSignal = signal(stepBackOf(user.peek()?.preferences[STEPS_BACK]))
  private readonly onlySignal = signal<Id | null | undefined>(undefined)
  private readonly playback: Playback
  private readonly editor: Editor
  private ear: Ear | null = null

  readonly skips: ReadonlySignal<boolean> = this.skipsSignal
  readonly slows: ReadonlySignal<boolean> = this.slowsSignal
  /** Whether all clips are heard equally loud. */
  readonly levels: ReadonlySignal<boolean> = this.levelsSignal
  /** The one speaker who is heard (null: lines without one); undefined is everybody. */
  readonly only: ReadonlySignal<Id | null | undefined> = this.onlySignal
  /** Seconds. */
  readonly stepBack: ReadonlySignal<number> = this.stepBackSignal

  constructor(playback: Playback, editor: Editor) {
    this.playback = playback
    this.editor = editor
    playback.setLeap((now) => this.leap(now))
    playback.setStepBack(micros(this.stepBackSignal.peek() * 1e6))
  }

  /** Gives it the sound's loudness, or takes it away. */
  hearBy(ear: Ear | null): void {
    this.ear = ear
  }

  /** What is not kept by the server counts here all the same. */
  toggleSkips(): void {
    this.skipsSignal.value = !this.skipsSignal.peek()
    setPreference(SKIPS, this.skipsSignal.peek()).catch(() => undefined)
  }

  toggleSlows(): void {
    this.slowsSignal.value = !this.slowsSignal.peek()
    if (!this.slowsSignal.peek()) this.playback.hasten()
    setPreference(SLOWS, this.slowsSignal.peek()).catch(() => undefined)
  }

  toggleLevels(): void {
    this.levelsSignal.value = !this.levelsSignal.peek()
    setPreference(LEVELS, this.levelsSignal.peek()).catch(() => undefined)
  }

  /** Only this speaker from now on, as long as the clip is open; undefined is everybody. */
  hearOnly(speaker: Id | null | undefined): void {
    this.onlySignal.value = speaker
  }

  setStepBack(seconds: number): void {
    this.stepBackSignal.value = stepBackOf(seconds)
    this.playback.setStepBack(micros(this.stepBackSignal.peek() * 1e6))
    setPreference(STEPS_BACK, this.stepBackSignal.peek()).catch(() => undefined)
  }

  /** A letter was written. */
  typed(): void {
    if (this.slowsSignal.peek()) this.playback.slowDown()
  }

  /** Where to go on from `now`; null where there is something to hear. */
  private leap(now: Micros): Micros | null {
    const only = this.onlySignal.peek()
    return only === undefined ? this.overSilence(now) : this.toNextOf(only, now)
  }

  private toNextOf(speaker: Id | null, now: Micros): Micros | null {
    const document = this.editor.document.peek()
    const isOwn = (one: Segment) => one.speaker === speaker
    if (document.inRange(now - MARGIN, now + MARGIN).some(isOwn)) return null
    const next = document.segments.find((one) => one.start > now && isOwn(one))
    return next ? micros(next.start - MARGIN) : document.duration
  }

  /** In silence outside every segment. */
  private overSilence(now: Micros): Micros | null {
    if (!this.skipsSignal.peek()) return null
    const document = this.editor.document.peek()
    if (document.inRange(now - MARGIN, now + SHORTEST).length > 0) return null
    // A short look first: most of what plays is speech.
    if (this.soundAfter(now, SHORTEST) < now + SHORTEST) return null
    const segment = document.firstFrom(now)?.start ?? document.duration
    const heard = Math.min(this.soundAfter(now, AHEAD), segment)
    return heard - MARGIN > now ? micros(heard - MARGIN) : null
  }

  private soundAfter(now: Micros, ahead: number): number {
    const reach = (ahead + MARGIN) / 2
    const from = micros(Math.max(0, now - MARGIN))
    const known = this.ear?.loudnessAround(micros(from + reach), reach)
    return known ? soundFrom(known.profile, from, known.quiet) : now
  }
}
