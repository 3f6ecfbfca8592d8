import { computed, signal } from '@preact/signals'
import {
  beginFinal,
  compareVersions,
  type Difference,
  type Found,
  markClip,
  type Purpose,
  readVersions,
  settleClip,
  type Version,
  type Versions,
} from '../api/compare'
import { readSound, sendChanges } from '../api/desk'
import { listSpeakers } from '../api/labels'
import type { Id } from '../api/types'
import { t } from '../language/t'
import { changed, changesFor, inverseOf, type Side, type Sides } from '../timeline/decisions'
import { type Change, changeToWire, put, type Segment, segmentFromWire } from '../timeline/segment'
import { newId } from './desk/ids'
import { say, sayTrouble } from './toasts'

/** A place is heard from a little before it to a little after it, in seconds. */
const LEAD_S = 0.5

export type Decision = Side | 'edited'

interface Step {
  readonly index: number
  readonly changes: readonly Change[]
}

/** Two versions of a clip, the differences between them, and the final that is made of both. */
export class Comparing {
  readonly clip: Id
  readonly whole = signal<Versions | null>(null)
  readonly found = signal<Found | null>(null)
  readonly trouble = signal<unknown>(null)
  readonly first = signal<Id | null>(null)
  readonly second = signal<Id | null>(null)
  readonly current = signal(0)
  readonly decided = signal<ReadonlyMap<number, Decision>>(new Map())
  readonly now = signal(0)
  readonly speakers = signal<ReadonlyMap<Id, string>>(new Map())
  readonly isBusy = signal(false)
  readonly isEditing = signal(false)
  readonly audio = new Audio()
  readonly versions = computed(() => this.whole.value?.results ?? [])
  readonly works = computed(() => this.versions.value.filter((one) => one.kind === 'work'))
  readonly final = computed(() => this.versions.value.find((one) => one.kind === 'final') ?? null)
  readonly difference = computed(() => this.found.value?.differences[this.current.value] ?? null)
  private readonly steps: Step[] = []
  private until = 0
  private frame = 0

  constructor(clip: Id) {
    this.clip = clip
  }

  async start(project: Id): Promise<void> {
    try {
      const [whole, sound, speakers] = await Promise.all([
        readVersions(this.clip),
        readSound(this.clip),
        listSpeakers(project),
      ])
      this.whole.value = whole
      this.speakers.value = new Map(speakers.map((one) => [one.id, one.name]))
      this.audio.src = sound.audio_url
      const [left, right] = this.choice()
      this.first.value = left?.id ?? null
      this.second.value = right?.id ?? null
      await this.compare()
    } catch (error) {
      this.trouble.value = error
    }
  }

  dispose(): void {
    cancelAnimationFrame(this.frame)
    this.audio.pause()
    this.audio.removeAttribute('src')
  }

  /** Two people side by side; of one person's work, the work and what it was corrected to. */
  private choice(): readonly (Version | null | undefined)[] {
    const works = this.works.peek()
    return works.length > 1 ? [works[0], works[1]] : [works[0], this.final.peek()]
  }

  async choose(first: Id, second: Id): Promise<void> {
    this.first.value = first
    this.second.value = second
    await this.compare().catch(sayTrouble)
  }

  private async compare(): Promise<void> {
    const [first, second] = [this.first.peek(), this.second.peek()]
    this.current.value = 0
    this.decided.value = new Map()
    this.steps.length = 0
    this.found.value = first && second ? await compareVersions(this.clip, first, second) : null
  }

  segmentsOf(id: Id | null): readonly Segment[] {
    const version = this.versions.value.find((one) => one.id === id)
    return version ? version.segments.map(segmentFromWire) : []
  }

  sidesOf(difference: Difference): Sides {
    const find = (version: Id | null, id: Id | null) =>
      this.segmentsOf(version).find((segment) => segment.id === id) ?? null
    return {
      first: find(this.first.value, difference.first),
      second: find(this.second.value, difference.second),
    }
  }

  /** The segment that the final holds in place of a difference now. */
  heldOf(difference: Difference): Segment | null {
    const final = this.segmentsOf(this.final.value?.id ?? null)
    const ids = [difference.first, difference.second]
    return final.find((segment) => ids.includes(segment.id)) ?? null
  }

  /** To another difference, and heard from half a second before it. */
  go(by: 1 | -1): void {
    const last = (this.found.peek()?.differences.length ?? 0) - 1
    const next = Math.min(last, Math.max(0, this.current.peek() + by))
    if (last >= 0) this.show(next)
  }

  show(index: number): void {
    this.current.value = index
    this.isEditing.value = false
    this.play()
  }

  play(): void {
    const difference = this.difference.peek()
    if (!difference) return
    this.audio.currentTime = Math.max(0, difference.start - LEAD_S)
    this.until = difference.end + LEAD_S
    this.audio.play().catch(() => undefined) // a browser that wants a press first gets one soon
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(this.follow)
  }

  toggle(): void {
    if (this.audio.paused) this.play()
    else this.audio.pause()
  }

  private readonly follow = () => {
    this.now.value = this.audio.currentTime
    if (this.audio.currentTime >= this.until) this.audio.pause()
    if (!this.audio.paused) this.frame = requestAnimationFrame(this.follow)
  }

  async take(side: Side): Promise<void> {
    const difference = this.difference.peek()
    if (!difference) return
    const sides = this.sidesOf(difference)
    await this.decide(side, (final) => changesFor(sides, side, final))
    this.goOn()
  }

  async edit(text: string): Promise<void> {
    const difference = this.difference.peek()
    if (!difference) return
    const sides = this.sidesOf(difference)
    const segment = this.heldOf(difference) ?? sides.first ?? sides.second
    if (!segment) return
    this.isEditing.value = false
    await this.decide('edited', () => [put({ ...segment, text })])
    this.goOn()
  }

  /** Other words for a line of the final; the final begins with the first of them. */
  async reword(segment: Segment, text: string): Promise<void> {
    await this.decide(null, () => [put({ ...segment, text })])
  }

  async undo(): Promise<void> {
    const step = this.steps.pop()
    if (!step) return
    await this.send(step.changes)
    const decided = new Map(this.decided.peek())
    decided.delete(step.index)
    this.decided.value = decided
    this.current.value = step.index
  }

  private goOn(): void {
    const last = (this.found.peek()?.differences.length ?? 0) - 1
    if (this.current.peek() < last) this.go(1)
  }

  private async decide(
    decision: Decision | null,
    changesOf: (final: readonly Segment[]) => readonly Change[],
  ): Promise<void> {
    if (this.isBusy.peek()) return
    this.isBusy.value = true
    const index = this.current.peek()
    try {
      const final = await this.begun()
      const segments = final.segments.map(segmentFromWire)
      const changes = changesOf(segments)
      await this.send(changes)
      this.steps.push({ index, changes: inverseOf(changes, segments) })
      if (decision) this.decided.value = new Map(this.decided.peek()).set(index, decision)
    } catch (error) {
      sayTrouble(error)
      await this.reload()
    } finally {
      this.isBusy.value = false
    }
  }

  /** Somebody else may have corrected meanwhile: what is shown is what stands. */
  private async reload(): Promise<void> {
    this.whole.value = await readVersions(this.clip).catch(() => this.whole.peek())
  }

  /** The final, copied from the version on the left where there is none yet. */
  private async begun(): Promise<Version> {
    const there = this.final.peek()
    if (there) return there
    const [work] = this.works.peek()
    const source = this.works.peek().find((one) => one.id === this.first.peek()) ?? work
    if (!source) throw new Error(t('Nobody has handed in this clip.'))
    const final = await beginFinal(this.clip, source.id)
    this.keep(final)
    return final
  }

  private async send(changes: readonly Change[]): Promise<void> {
    const final = this.final.peek()
    if (!final || changes.length === 0) return
    const wire = changes.map(changeToWire)
    const revision = await sendChanges(final.id, final.revision, { id: newId(), changes: wire })
    const segments = changed(final.segments.map(segmentFromWire), changes)
    const shown = segments.map((segment) => changeToWire(put(segment)))
    const results = shown.flatMap((one) => (one.op === 'put' ? [one.segment] : []))
    this.keep({ ...final, revision, segments: results })
  }

  private keep(final: Version): void {
    const whole = this.whole.peek()
    if (!whole) return
    const others = whole.results.filter((one) => one.kind !== 'final')
    this.whole.value = { ...whole, results: [...others, final] }
  }

  /** True once the clip is settled: its final stands and the work is accepted. */
  async settle(): Promise<boolean> {
    if (this.isBusy.peek()) return false
    this.isBusy.value = true
    try {
      await this.begun()
      await settleClip(this.clip)
      say(t('Settled. The clip’s final is what exports take.'))
      return true
    } catch (error) {
      sayTrouble(error)
      return false
    } finally {
      this.isBusy.value = false
    }
  }

  async mark(purpose: Purpose): Promise<void> {
    const whole = this.whole.peek()
    if (!whole) return
    try {
      await markClip(this.clip, purpose)
      this.whole.value = { ...whole, purpose }
    } catch (error) {
      sayTrouble(error)
    }
  }
}
