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
import { cargoOf, MOST_CHANGES } from './cargo'
import { Disk } from './disk'
import {
  type Alarm,
  type Answer,
  backoffMs,
  browserAlarm,
  describeState,
  isFinal,
  isTrouble,
  type Loaded,
  type SavePort,
  type SaveState,
  type Trouble,
} from './save-port'
import { applyRows, mergeRows, outcomeOf, settleRow, takeSide } from './settle'
import type { EditRow, EditStore, FlightRow, PlaceRow, WishKind, WishRow } from './store'

type NotLanded = Exclude<Answer<number>, { kind: 'ok' }>

export interface SaverParts {
  readonly place: PlaceRow
  readonly port: SavePort
  readonly store: EditStore
  readonly newId: () => Id
  readonly alarm?: Alarm
  /** The server had something else: this is the whole clip as it stands now, own edits on top. */
  readonly onRebased: (segments: readonly Segment[]) => void
  /** What became of a submission, a skip or a verdict. */
  readonly onLeft?: (wish: WishRow, outcome: Answer<null>) => void
}

const COLLECT_MS = 300
const GAP_MS = 1_000

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
  private readonly disk: Disk
  private order = 0
  private trouble: Trouble | null = null
  private failures = 0
  /** Changes in one batch; fewer after the server found one too large. */
  private most: number = MOST_CHANGES
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
    const { place, store } = parts
    this.disk = new Disk({
      place,
      store,
      rowOf: (segment) => this.rows.get(segment),
      isFlown: (segment) => this.flight?.edits.some((row) => row.segment === segment) ?? false,
    })
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
    await this.disk.rests
    await this.running
  }

  /** Keeps and sends what just changed. Puts carry the whole segment. */
  edit(changes: readonly Change[]): void {
    for (const change of changes) {
      const row = this.rowFor(change)
      // Made and deleted before the server heard of it: nothing is left.
      if (change.op === 'delete' && row.base === null) this.rows.delete(row.segment)
      else this.rows.set(row.segment, row)
    }
    // Other words may be taken where the last ones were not.
    if (this.trouble?.kind === 'refused' && this.trouble.isMendable) this.trouble = null
    this.disk.keep(changes.map(changedId))
    this.publish()
    this.kick(COLLECT_MS)
  }

  /** The page ends now: keeps what the disk does not have yet. */
  rescue(): void {
    this.disk.rescue()
  }

  /** Submits, skips or judges as soon as every change before it is in. */
  wish(kind: WishKind, reason: string = ''): void {
    const { user, annotation, task, clip } = this.parts.place
    const wish: WishRow = { user, annotation, task, clip, kind, reason }
    this.wishRow = wish
    void this.disk.write(async () => {
      await this.parts.store.putPlace(this.parts.place)
      await this.parts.store.putWish(wish)
    })
    this.lastSent = Number.NEGATIVE_INFINITY
    this.publish()
    this.kick(0)
  }

  get isLeaving(): boolean {
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
      this.disk.keeps = false
    }
  }

  private take(annotation: Loaded): void {
    this.revisionNumber = annotation.revision
    this.confirmed = new Map(annotation.segments.map((segment) => [segment.id, segment]))
  }

  /** A batch left before the page died: it may have arrived. Its id makes asking again harmless. */
  private async resend(flight: FlightRow, annotation: Loaded): Promise<void> {
    const answer = await this.sendFlight(flight)
    if (answer.kind === 'stale') return this.flightBack()
    if (answer.kind !== 'ok') return this.onReturned(flight, answer)
    await this.land(flight, Math.max(answer.value, annotation.revision))
    if (annotation.revision >= answer.value) this.take(annotation)
  }

  private sendFlight(flight: FlightRow): Promise<Answer<number>> {
    const { id, annotation, revision, edits } = flight
    return this.parts.port.send(annotation, revision, {
      id,
      changes: edits.map((row) => row.change),
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
    await this.disk.rests
    if (!this.isAwake || (this.trouble && isFinal(this.trouble))) return
    this.lastSent = this.alarm.now()
    if (!this.flight) await this.load()
    if (this.flight) await this.fly(this.flight)
    else if (this.wishRow && !this.rows.size) await this.grant(this.wishRow)
    this.publish()
  }

  /** Loads the waiting edits into a batch of their own id. */
  private async load(): Promise<void> {
    const edits = cargoOf(this.rows.values(), this.most)
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
    await this.disk.write(() => this.parts.store.takeOff(flight))
  }

  private async fly(flight: FlightRow): Promise<void> {
    const answer = await this.sendFlight(flight)
    if (answer.kind === 'ok') {
      this.trouble = null
      this.failures = 0
      this.most = MOST_CHANGES
      await this.land(flight, answer.value)
    } else await this.onReturned(flight, answer)
  }

  /** The batch did not land: what becomes of its edits depends on why. */
  private async onReturned(flight: FlightRow, answer: NotLanded): Promise<void> {
    if (answer.kind === 'stale') return this.refresh()
    if (answer.kind === 'tooLarge') return this.lighten(flight, answer.message)
    if (answer.kind === 'refused' && answer.isMendable) {
      // Other words may take its place; an earlier try may have landed all the same.
      await this.refresh()
    }
    this.note(answer)
  }

  /** Too much for one go: half of it next, until a single change is refused. */
  private async lighten(flight: FlightRow, message: string): Promise<void> {
    const count = flight.edits.length
    this.most = Math.max(1, Math.floor(count / 2))
    await this.refresh()
    if (count > 1) this.trouble = null
    else this.note({ kind: 'refused', code: 'too_large', message, isMendable: true })
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
    await this.disk.write(() => this.parts.store.landed(flight, rebased))
  }

  /** Somebody else saved in between: fetch, put the own edits on top, ask where both changed the same. */
  private async refresh(): Promise<void> {
    const answer = await this.parts.port.load(this.parts.place.annotation)
    if (answer.kind !== 'ok') {
      this.note(isTrouble(answer) ? answer : { kind: 'later', seconds: 1 })
      return
    }
    this.take(answer.value)
    this.flightBack()
    await this.settleAll()
    this.parts.onRebased(this.segments())
  }

  private flightBack(): void {
    if (!this.flight) return
    this.rows = mergeRows(this.flight.edits, this.rows, this.confirmed)
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
    await this.disk.write(() => this.parts.store.replace(this.parts.place, rows))
    this.publish()
  }

  private async grant(wish: WishRow): Promise<void> {
    const answer = await this.parts.port.carryOut(wish, this.revisionNumber)
    if (isTrouble(answer) && answer.kind !== 'refused') return this.note(answer)
    this.trouble = null
    await this.forgetWish()
    if (answer.kind === 'stale') await this.refresh()
    this.parts.onLeft?.(wish, answer)
  }

  private async forgetWish(): Promise<void> {
    this.wishRow = null
    await this.disk.write(() => this.parts.store.dropWish(this.parts.place))
  }

  private note(trouble: Trouble): void {
    this.trouble = trouble
    if (isFinal(trouble)) return
    const backoff = backoffMs(this.failures)
    this.failures += 1
    this.kick(trouble.kind === 'later' ? Math.max(trouble.seconds * 1_000, backoff) : backoff)
  }

  private publish(): void {
    const owed = [...(this.flight?.edits ?? []), ...this.rows.values()]
    const held = owed.filter((row) => row.theirs !== undefined)
    batch(() => {
      this.heldSignal.value = held
      this.stateSignal.value = describeState({
        trouble: this.trouble,
        count: new Set(owed.map((row) => row.segment)).size,
        held: held.length,
        keeps: this.disk.keeps,
        wishes: this.wishRow !== null,
      })
    })
  }
}
