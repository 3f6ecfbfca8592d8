import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { Id } from '../../api/types'
import type { Side } from '../../timeline/rebase'
import {
  type Change,
  changedId,
  changeToWire,
  type Segment,
  type WireChange,
} from '../../timeline/segment'
import { cargoOf } from './cargo'
import {
  type Alarm,
  type Answer,
  browserAlarm,
  isFinal,
  type Loaded,
  type SavePort,
  type SaveState,
  type Trouble,
} from './save-port'
import { applyRows, mergeRows, outcomeOf, settleRow, takeSide } from './settle'
import type { EditRow, EditStore, FlightRow, PlaceRow, WishRow } from './store'

export interface SaverParts {
  readonly place: PlaceRow
  readonly port: SavePort
  readonly store: EditStore
  readonly newId: () => Id
  readonly alarm?: Alarm
  /** The server had something else: this is the whole clip as it stands now, own edits on top. */
  readonly onRebased: (segments: readonly Segment[]) => void
  readonly onSubmitted?: (outcome: Answer<null>) => void
}

const COLLECT_MS = 300
const GAP_MS = 1_000
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const

/** Carries one annotation's edits to the server: first onto the disk here, then one batch at a time. */
export class Saver {
  private readonly stateSignal = signal<SaveState>({ kind: 'saved' })
  private readonly heldSignal = signal<readonly EditRow[]>([])
  private readonly parts: SaverParts
  private readonly alarm: Alarm
  private rows = new Map<Id, EditRow>()
  private flight: FlightRow | null = null
  private wishRow: WishRow | null = null
  private confirmed = new Map<Id, Segment>()
  private revisionNumber = 0
  /** Segments whose newest edit still has to go to the disk, and those on their way there. */
  private readonly unwritten = new Set<Id>()
  private beingWritten: ReadonlySet<Id> = new Set()
  private order = 0
  private disk: Promise<void> = Promise.resolve()
  private keeps = true
  private trouble: Trouble | null = null
  private failures = 0
  private lastSent = Number.NEGATIVE_INFINITY
  private timer = 0
  private running: Promise<void> | null = null
  private isAwake = false

  readonly state: ReadonlySignal<SaveState> = this.stateSignal
  /** Edits that wait for a choice between Mine, Theirs and Both. */
  readonly held: ReadonlySignal<readonly EditRow[]> = this.heldSignal

  constructor(parts: SaverParts) {
    this.parts = parts
    this.alarm = parts.alarm ?? browserAlarm
  }

  /** Shows what is kept here on top of what the server says, and leaves the queue alone. */
  async look(annotation: Loaded): Promise<readonly Segment[]> {
    await this.readKept(annotation)
    return this.segments()
  }

  /** Takes the queue over: what an earlier page left is sent first. Answers the clip to show. */
  async open(annotation: Loaded): Promise<readonly Segment[]> {
    await this.parts.store.adopt(this.parts.place).catch(() => undefined)
    await this.readKept(annotation)
    if (this.flight) await this.resend(this.flight, annotation)
    if (!this.flight) await this.settleAll()
    this.isAwake = true
    this.publish()
    this.kick(0)
    return this.segments()
  }

  /** Stops sending, for a tab that gave the pen away; what is on the disk is there for the next one. */
  async sleep(): Promise<void> {
    this.isAwake = false
    this.alarm.dropAfter(this.timer)
    await this.disk
    await this.running
  }

  /** Keeps and sends what just changed. Puts carry the whole segment. */
  edit(changes: readonly Change[]): void {
    const isQueued = this.unwritten.size > 0
    for (const change of changes) {
      const row = this.rowFor(change)
      this.unwritten.add(row.segment)
      // Made and deleted before the server heard of it: nothing is left.
      if (change.op === 'delete' && row.base === null) this.rows.delete(row.segment)
      else this.rows.set(row.segment, row)
    }
    // Letters typed while the disk is busy go there together.
    if (!isQueued) this.write(() => this.writeEdits())
    this.publish()
    this.kick(COLLECT_MS)
  }

  /** The page ends now: keeps what the disk does not have yet. */
  rescue(): void {
    const late = new Set([...this.unwritten, ...this.beingWritten])
    const rows = [...this.rows.values()].filter((row) => late.has(row.segment))
    this.parts.store.rescue(this.parts.place, rows)
  }

  /** Submits as soon as every change before it is in. */
  submit(): void {
    const { user, annotation, task, clip } = this.parts.place
    const wish: WishRow = { user, annotation, task, clip, kind: 'submit' }
    this.wishRow = wish
    this.write(async () => {
      await this.parts.store.putPlace(this.parts.place)
      await this.parts.store.putWish(wish)
    })
    this.lastSent = Number.NEGATIVE_INFINITY
    this.publish()
    this.kick(0)
  }

  get isSubmitting(): boolean {
    return this.wishRow !== null
  }
  /** Tries again now: after signing in, after coming online, or because the person asks. */
  again(): void {
    this.trouble = null
    this.failures = 0
    this.publish()
    this.kick(0)
  }

  /** The person's choice for a segment that two people changed. */
  async choose(segment: Id, side: Side): Promise<void> {
    const row = this.rows.get(segment)
    if (row?.theirs === undefined) return
    const chosen = takeSide(row, side)
    if (chosen) this.rows.set(segment, chosen)
    else this.rows.delete(segment)
    await this.rewrite()
    this.parts.onRebased(this.segments())
    this.kick(0)
  }

  /** Everything unsent as it would travel, for a file of the person's own. */
  unsent(): { place: PlaceRow; revision: number; changes: readonly WireChange[] } {
    const rows = [...(this.flight?.edits ?? []), ...this.rows.values()]
    const changes = rows.map(({ change }) => changeToWire(change))
    return { place: this.parts.place, revision: this.revisionNumber, changes }
  }

  /** Forgets what is unsent, by the person's word only; the clip shows what the server has. */
  async drop(): Promise<void> {
    this.flight = null
    this.rows.clear()
    this.trouble = null
    await this.forgetWish()
    await this.rewrite()
    this.parts.onRebased(this.segments())
  }

  segments(): readonly Segment[] {
    const flown = applyRows(this.confirmed, this.flight?.edits ?? [])
    return [...applyRows(flown, this.rows.values()).values()]
  }

  private async writeEdits(): Promise<void> {
    const ids = [...this.unwritten]
    this.unwritten.clear()
    this.beingWritten = new Set(ids)
    const rows = ids.flatMap((id) => this.rows.get(id) ?? [])
    const flown = new Set(this.flight?.edits.map((row) => row.segment))
    const gone = ids.filter((id) => !this.rows.has(id) && !flown.has(id))
    await this.parts.store.putEdits(this.parts.place, rows, gone)
    this.beingWritten = new Set()
  }

  private rowFor(change: Change): EditRow {
    const id = changedId(change)
    const { user, annotation } = this.parts.place
    const old = this.rows.get(id)
    if (old) return { ...old, change }
    const flown = this.flight?.edits.find((row) => row.segment === id)
    const base = flown ? outcomeOf(flown.change) : (this.confirmed.get(id) ?? null)
    this.order += 1
    return { user, annotation, segment: id, order: this.order, base, change }
  }

  private async readKept(annotation: Loaded): Promise<void> {
    this.take(annotation)
    const { user } = this.parts.place
    try {
      const kept = await this.parts.store.kept(user, annotation.id)
      this.rows = new Map(kept.edits.map((row) => [row.segment, row]))
      this.flight = kept.flight
      this.wishRow = kept.wish
      this.order = kept.edits.reduce((most, row) => Math.max(most, row.order), 0)
    } catch {
      this.keeps = false
    }
  }

  private take(annotation: Loaded): void {
    this.revisionNumber = annotation.revision
    this.confirmed = new Map(annotation.segments.map((segment) => [segment.id, segment]))
  }

  /** A batch left before the page died: it may have arrived. Its id makes asking again harmless. */
  private async resend(flight: FlightRow, annotation: Loaded): Promise<void> {
    const answer = await this.sendFlight(flight)
    if (answer.kind === 'ok') {
      await this.land(flight, Math.max(answer.value, annotation.revision))
      if (annotation.revision >= answer.value) this.take(annotation)
    } else if (answer.kind === 'stale') this.flightBack()
    else this.note(answer)
  }

  private sendFlight(flight: FlightRow): Promise<Answer<number>> {
    const { id, annotation, revision, edits } = flight
    return this.parts.port.send(annotation, revision, {
      id,
      changes: edits.map((row) => row.change),
    })
  }

  private write(act: () => Promise<void>): void {
    this.disk = this.disk.then(act).catch(() => {
      this.keeps = false
    })
  }

  private kick(ms: number): void {
    if (!this.isAwake) return
    this.alarm.dropAfter(this.timer)
    const gap = this.lastSent + GAP_MS - this.alarm.now()
    this.timer = this.alarm.after(Math.max(ms, gap, 0), () => this.pump())
  }

  private pump(): void {
    if (this.running) return
    this.running = this.run().finally(() => {
      this.running = null
      if (this.isAwake && !this.trouble && this.owes()) this.kick(0)
    })
  }

  private owes(): boolean {
    const isReady = [...this.rows.values()].some((row) => row.theirs === undefined)
    return this.flight !== null || isReady || (this.wishRow !== null && !this.rows.size)
  }

  private async run(): Promise<void> {
    await this.disk
    if (!this.isAwake || (this.trouble && isFinal(this.trouble))) return
    this.lastSent = this.alarm.now()
    if (!this.flight) await this.load()
    if (this.flight) await this.fly(this.flight)
    else if (this.wishRow && !this.rows.size) await this.grant(this.wishRow)
    this.publish()
  }

  /** Loads the waiting edits into a batch of their own id. */
  private async load(): Promise<void> {
    const edits = cargoOf(this.rows.values())
    if (!edits.length) return
    const { user, annotation } = this.parts.place
    const flight = {
      user,
      annotation,
      id: this.parts.newId(),
      revision: this.revisionNumber,
      edits,
    }
    this.flight = flight
    for (const row of edits) this.rows.delete(row.segment)
    this.write(() => this.parts.store.takeOff(flight))
    await this.disk
  }

  private async fly(flight: FlightRow): Promise<void> {
    const answer = await this.sendFlight(flight)
    if (answer.kind === 'ok') {
      this.trouble = null
      this.failures = 0
      await this.land(flight, answer.value)
    } else if (answer.kind === 'stale') await this.refresh()
    else this.note(answer)
  }

  private async land(flight: FlightRow, revision: number): Promise<void> {
    this.confirmed = applyRows(this.confirmed, flight.edits)
    this.revisionNumber = revision
    this.flight = null
    const rebased: EditRow[] = []
    for (const flown of flight.edits) {
      const later = this.rows.get(flown.segment)
      if (!later) continue
      const row = { ...later, base: outcomeOf(flown.change) }
      this.rows.set(row.segment, row)
      rebased.push(row)
    }
    this.write(() => this.parts.store.landed(flight, rebased))
    await this.disk
  }

  /** Somebody else saved in between: fetch, put the own edits on top, ask where both changed the same. */
  private async refresh(): Promise<void> {
    const answer = await this.parts.port.load(this.parts.place.annotation)
    if (answer.kind !== 'ok') {
      this.note(answer.kind === 'stale' ? { kind: 'later', seconds: 1 } : answer)
      return
    }
    this.flightBack()
    this.take(answer.value)
    await this.settleAll()
    this.parts.onRebased(this.segments())
  }

  private flightBack(): void {
    if (!this.flight) return
    this.rows = mergeRows(this.flight.edits, this.rows)
    this.flight = null
  }

  private async settleAll(): Promise<void> {
    const settled = [...this.rows.values()].flatMap((row) => {
      const kept = settleRow(row, this.confirmed.get(row.segment) ?? null)
      return kept ? [kept] : []
    })
    this.rows = new Map(settled.map((row) => [row.segment, row]))
    await this.rewrite()
  }

  private async rewrite(): Promise<void> {
    const rows = [...this.rows.values()]
    this.write(() => this.parts.store.replace(this.parts.place, rows))
    await this.disk
    this.publish()
  }

  private async grant({ task }: WishRow): Promise<void> {
    const answer = await this.parts.port.submit(task, this.revisionNumber)
    const isOver = answer.kind === 'ok' || answer.kind === 'stale' || answer.kind === 'refused'
    if (!isOver) return this.note(answer)
    this.trouble = null
    await this.forgetWish()
    if (answer.kind === 'stale') await this.refresh()
    this.parts.onSubmitted?.(answer)
  }

  private async forgetWish(): Promise<void> {
    this.wishRow = null
    this.write(() => this.parts.store.dropWish(this.parts.place))
    await this.disk
  }

  private note(trouble: Trouble): void {
    this.trouble = trouble
    if (isFinal(trouble)) return
    const last = RETRY_MS.length - 1
    const backoff = RETRY_MS[Math.min(this.failures, last)] ?? RETRY_MS[last] ?? GAP_MS
    this.failures += 1
    this.kick(trouble.kind === 'later' ? Math.max(trouble.seconds * 1_000, backoff) : backoff)
  }

  private publish(): void {
    const held = [...this.rows.values()].filter((row) => row.theirs !== undefined)
    batch(() => {
      this.heldSignal.value = held
      this.stateSignal.value = this.describe(held.length)
    })
  }

  private describe(held: number): SaveState {
    const flown = this.flight?.edits.map((row) => row.segment) ?? []
    const count = new Set([...flown, ...this.rows.keys()]).size
    const { trouble, keeps } = this
    if (trouble?.kind === 'refused') {
      return { kind: 'stuck', count, code: trouble.code, message: trouble.message }
    }
    if (trouble?.kind === 'signedOut') return { kind: 'signedOut', count }
    if (trouble) return { kind: 'offline', count, keeps, isReached: trouble.kind === 'later' }
    if (held) return { kind: 'choose', count: held }
    return count || this.wishRow ? { kind: 'saving', count } : { kind: 'saved' }
  }
}
