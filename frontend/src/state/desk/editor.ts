import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Id, Label } from '../../api/types'
import { t } from '../../language/t'
import { SegmentDocument } from '../../timeline/document'
import * as edits from '../../timeline/edits'
import {
  changesOnTheWay,
  EMPTY_HISTORY,
  type History,
  record,
  redo,
  type Travel,
  undo,
} from '../../timeline/history'
import { type Change, changedId, type Segment, sameSegment } from '../../timeline/segment'
import { type Micros, micros } from '../../timeline/time'
import { newId } from './ids'

export interface EditorParts {
  /** False for a reader: then nothing here changes anything. */
  readonly mayEdit: () => boolean
  /** Everything that was changed, undone or done again; to be kept and sent. */
  readonly onChanges: (changes: readonly Change[]) => void
}

const NOTHING = SegmentDocument.of(micros(0))

/** The values chosen for a question; none for one that is answered in words or by a number. */
function valuesOf(segment: Segment | undefined, label: Id): readonly Id[] {
  const answer = segment?.values[label]
  return typeof answer === 'object' ? answer : []
}

/** The segments of the open clip, which one is chosen, and the way back through all edits. */
export class Editor {
  private readonly documentSignal = signal(NOTHING)
  private readonly previewSignal = signal<readonly Change[]>([])
  private readonly historySignal = signal<History>(EMPTY_HISTORY)
  private readonly selectedSignal = signal<Id | null>(null)
  private readonly parts: EditorParts
  private readonly othersSignal = signal<ReadonlySet<Id>>(new Set())
  private lastSpeaker: Id | null = null

  readonly document: ReadonlySignal<SegmentDocument> = this.documentSignal
  readonly selected: ReadonlySignal<Id | null> = this.selectedSignal
  /** What is chosen besides the one that is open; bulk deeds mean them all. */
  readonly others: ReadonlySignal<ReadonlySet<Id>> = this.othersSignal
  readonly history: ReadonlySignal<History> = this.historySignal
  /** With what is being dragged at this moment. */
  readonly shown: ReadonlySignal<SegmentDocument> = computed(() =>
    this.documentSignal.value.apply(this.previewSignal.value),
  )
  readonly current: ReadonlySignal<Segment | null> = computed(
    () => this.shown.value.get(this.selectedSignal.value) ?? null,
  )
  readonly canUndo: ReadonlySignal<boolean> = computed(() => !!this.historySignal.value.past.length)
  readonly canRedo: ReadonlySignal<boolean> = computed(
    () => !!this.historySignal.value.future.length,
  )

  constructor(parts: EditorParts) {
    this.parts = parts
  }

  /** Shows a clip's segments as the server and the queue have them; the way back stays. */
  show(duration: Micros, segments: Iterable<Segment>): void {
    batch(() => {
      this.documentSignal.value = SegmentDocument.of(duration, segments)
      this.previewSignal.value = []
      const chosen = this.selectedSignal.peek()
      if (chosen && !this.documentSignal.peek().has(chosen)) this.selectedSignal.value = null
    })
  }

  /** The way back as an earlier page kept it. */
  recall(history: History): void {
    this.historySignal.value = history
  }

  /** Another clip: nothing chosen, nothing to take back. */
  clear(): void {
    batch(() => {
      this.documentSignal.value = NOTHING
      this.historySignal.value = EMPTY_HISTORY
      this.selectedSignal.value = null
      this.previewSignal.value = []
    })
  }

  select(id: Id | null): void {
    this.selectedSignal.value = id
    if (this.othersSignal.peek().size) this.othersSignal.value = new Set()
    const speaker = this.documentSignal.peek().get(id)?.speaker
    if (speaker) this.lastSpeaker = speaker
  }

  /** Chooses the line before or after as well; the one that was chosen stays so. */
  extend(by: 1 | -1): void {
    const document = this.documentSignal.peek()
    const now = this.selectedSignal.peek()
    const next = now && (by > 0 ? document.next(now) : document.previous(now))
    if (!now || !next) return
    const others = new Set(this.othersSignal.peek())
    // Going back over a chosen line lets the last one go.
    if (others.delete(next.id)) others.delete(now)
    else others.add(now)
    this.choose(next.id, others)
  }

  /** Chooses a line besides those that are chosen, or lets it go. */
  toggleChoice(id: Id): void {
    const now = this.selectedSignal.peek()
    if (!now || now === id) return
    const others = new Set(this.othersSignal.peek())
    if (!others.delete(id)) others.add(id)
    this.choose(now, others)
  }

  /** Chooses all lines from the open one to this one. */
  extendTo(id: Id): void {
    const { segments } = this.documentSignal.peek()
    const now = this.selectedSignal.peek() ?? id
    const ends = [now, id].map((one) => this.documentSignal.peek().indexOf(one))
    const ids = segments.slice(Math.min(...ends), Math.max(...ends) + 1).map((one) => one.id)
    this.choose(now, new Set(ids.filter((one) => one !== now)))
  }

  chooseAll(): void {
    const ids = this.documentSignal.peek().segments.map((one) => one.id)
    const now = this.selectedSignal.peek() ?? ids[0] ?? null
    this.choose(now, new Set(ids.filter((id) => id !== now)))
  }

  /** All that is chosen, in reading order. */
  chosen(): readonly Id[] {
    const now = this.selectedSignal.peek()
    const others = this.othersSignal.peek()
    if (!others.size) return now ? [now] : []
    const { segments } = this.documentSignal.peek()
    return segments.map((one) => one.id).filter((id) => id === now || others.has(id))
  }

  private choose(id: Id | null, others: ReadonlySet<Id>): void {
    batch(() => {
      this.selectedSignal.value = id
      this.othersSignal.value = others
    })
  }

  preview(changes: readonly Change[]): void {
    this.previewSignal.value = changes
  }

  /** Makes changes as one undo step. */
  apply(changes: readonly Change[], name: string, key?: string): boolean {
    if (!changes.length || !this.parts.mayEdit()) {
      this.previewSignal.value = []
      return false
    }
    const before = this.documentSignal.peek()
    const at = performance.now()
    batch(() => {
      this.previewSignal.value = []
      this.historySignal.value = record(
        this.historySignal.peek(),
        before,
        changes,
        key === undefined ? { name, at } : { name, key, at },
      )
      this.documentSignal.value = before.apply(changes)
      this.keepChoice(before)
    })
    this.parts.onChanges(changes)
    return true
  }

  undo(): string | null {
    return this.travel(undo(this.historySignal.peek()))
  }

  redo(): string | null {
    return this.travel(redo(this.historySignal.peek()))
  }

  /** A new segment by the last speaker used, or by `speaker`; it is chosen. Gives its id. */
  create(from: Micros, to: Micros, speaker: Id | null = this.lastSpeaker): Id | null {
    const id = newId()
    const changes = edits.create(this.documentSignal.peek(), id, from, to, speaker)
    if (!this.apply(changes, t('New segment'))) return null
    this.select(id)
    return id
  }

  setText(id: Id, text: string): void {
    const segment = this.documentSignal.peek().get(id)
    if (!segment || segment.text === text) return
    this.apply(edits.edit(this.documentSignal.peek(), id, { text }), t('Typing'), `text:${id}`)
  }

  /** An abbreviation becomes its words: a step of its own, so that undo brings back what was typed. */
  writeOut(id: Id, text: string): void {
    this.apply(edits.edit(this.documentSignal.peek(), id, { text }), t('Abbreviation'))
  }

  setSpeaker(ids: readonly Id[], speaker: Id | null): void {
    if (speaker) this.lastSpeaker = speaker
    this.patch(ids, { speaker }, t('Speaker'))
  }

  /** Every line of one speaker goes to another, or to nobody. */
  mergeSpeaker(from: Id, to: Id | null): boolean {
    const { segments } = this.documentSignal.peek()
    const ids = segments.filter((one) => one.speaker === from).map((one) => one.id)
    return this.patch(ids, { speaker: to }, to ? t('Merge') : t('Speaker'))
  }

  private patch(ids: readonly Id[], patch: edits.Patch, name: string): boolean {
    const document = this.documentSignal.peek()
    const changes = ids.flatMap((id) => edits.edit(document, id, patch))
    const isNew = changes.filter((one) => {
      const old = document.get(changedId(one))
      return old && one.op === 'put' && !sameSegment({ ...one.segment, draft: old.draft }, old)
    })
    return this.apply(isNew, name)
  }

  answer(id: Id, label: Id, value: Segment['values'][string] | null, key: string): void {
    this.apply(edits.answer(this.documentSignal.peek(), id, label, value), t('Answer'), key)
  }

  /** A press on one of a question's values: chosen, or no longer; all `ids` go by the line that is open. */
  pressAnswer(ids: readonly Id[], label: Label, value: Id): void {
    const document = this.documentSignal.peek()
    const open = ids.find((id) => id === this.selectedSignal.peek()) ?? ids[0] ?? null
    const isOn = valuesOf(document.get(open), label.id).includes(value)
    const changes = ids.flatMap((id) => {
      const old = valuesOf(document.get(id), label.id)
      // Of several lines some may have the answer already.
      if (old.includes(value) !== isOn) return []
      const added = label.kind === 'single' ? [value] : [...old, value]
      const next = isOn ? old.filter((one) => one !== value) : added
      return edits.answer(document, id, label.id, next.length ? next : null)
    })
    this.apply(changes, t('Answer'))
  }

  /** All that is chosen goes by the line that is open. */
  toggleUnsure(): void {
    const segment = this.documentSignal.peek().get(this.selectedSignal.peek())
    if (segment) this.patch(this.chosen(), { unsure: !segment.unsure }, t('Unsure'))
  }

  /** A person has listened: the draft mark goes. */
  confirm(id: Id): void {
    if (!this.documentSignal.peek().get(id)?.draft) return
    this.apply(edits.edit(this.documentSignal.peek(), id, {}), t('Confirm'))
  }

  /** Cuts at `time`; the second part is chosen. */
  split(id: Id, time: Micros, caret: number | null): boolean {
    const second = newId()
    const changes = edits.split(this.documentSignal.peek(), id, time, second, caret)
    if (!this.apply(changes, t('Split'))) return false
    this.select(second)
    return true
  }

  join(id: Id): boolean {
    return this.apply(edits.mergeWithNext(this.documentSignal.peek(), id), t('Join'))
  }

  /** The same once more; the copy is chosen. */
  duplicate(id: Id): void {
    const copy = newId()
    const changes = edits.duplicate(this.documentSignal.peek(), id, copy)
    if (this.apply(changes, t('Duplicate'))) this.select(copy)
  }

  remove(ids: readonly Id[]): boolean {
    const document = this.documentSignal.peek()
    return this.apply(
      ids.flatMap((id) => edits.remove(document, id)),
      t('Delete'),
    )
  }

  markEdge(id: Id, edge: edits.Edge, time: Micros): boolean {
    const mark = edge === 'start' ? edits.markStart : edits.markEnd
    return this.apply(mark(this.documentSignal.peek(), id, time), t('Time'))
  }

  setEdge(id: Id, edge: edits.Edge, time: Micros): boolean {
    return this.apply(edits.resize(this.documentSignal.peek(), id, edge, time), t('Time'))
  }

  /** Both edges in one step. */
  setSpan(id: Id, start: Micros, end: Micros): boolean {
    const document = this.documentSignal.peek()
    const changes = edits.resize(document, id, 'start', start)
    const both = edits.resize(document.apply(changes), id, 'end', end)
    return this.apply(both.length ? both : changes, t('Time'))
  }

  nudge(id: Id, edge: edits.Edge, by: number): boolean {
    const changes = edits.nudge(this.documentSignal.peek(), id, edge, by)
    return this.apply(changes, t('Time'), `${edge}:${id}`)
  }

  private travel(travel: Travel | null): string | null {
    if (!travel || !this.parts.mayEdit()) return null
    const before = this.documentSignal.peek()
    const changes = changesOnTheWay(before, travel)
    const after = before.apply(changes)
    batch(() => {
      this.historySignal.value = travel.history
      this.documentSignal.value = after
      this.keepChoice(before)
      const touched = travel.changes.map(changedId).find((id) => after.has(id))
      if (touched) this.select(touched)
    })
    if (changes.length) this.parts.onChanges(changes)
    return travel.step.name
  }

  /** When the chosen segment goes, the one in its place is chosen. */
  private keepChoice(before: SegmentDocument): void {
    const chosen = this.selectedSignal.peek()
    const after = this.documentSignal.peek()
    if (!chosen || after.has(chosen)) return
    const place = before.indexOf(chosen)
    const next = after.segments[Math.min(place, after.size - 1)]
    this.select(next?.id ?? null)
  }
}
