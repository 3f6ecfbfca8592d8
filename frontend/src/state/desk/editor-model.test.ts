import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Label } from '../../api/types'
import { bySpan, type Change, newSegment, type Segment } from '../../timeline/segment'
import { micros, toMicros } from '../../timeline/time'
import { Editor } from './editor'

const CLIP = toMicros(20)
const OPERATIONS = 500
const SEEDS = process.env['AUDINO_FULL'] ? 50 : 3
/** A pause in typing after which a step of its own begins. */
const PAUSE_MS = 1_500

const UNDO = 17
const REDO = 18
const LABEL = { id: 'noise', name: 'Noise', kind: 'multiple' } as Label

interface Deed {
  readonly kind: number
  readonly place: number
  readonly time: number
  readonly text: string
  /** Milliseconds since the deed before. */
  readonly pause: number
}

const deeds = fc.array(
  fc.record({
    kind: fc.nat(REDO),
    place: fc.nat(99),
    time: fc.nat(20_000_000),
    text: fc.constantFrom('', 'ten', 'ten is what', 'نعم', 'é [noise]'),
    pause: fc.nat(2_500),
  }),
  { minLength: OPERATIONS, maxLength: OPERATIONS },
)

type Plain = ReadonlyMap<string, Segment>

/** Changes as the server takes them: a put replaces, a delete removes. */
function put(state: Map<string, Segment>, changes: readonly Change[]): void {
  for (const one of changes) {
    if (one.op === 'put') state.set(one.segment.id, one.segment)
    else state.delete(one.id)
  }
}

/** What a person would draw of it on paper: every state there was, and where one stands. */
class Model {
  states: Plain[]
  at = 0
  private key: string | null = null
  private when = Number.NEGATIVE_INFINITY

  constructor(first: readonly Segment[]) {
    this.states = [new Map(first.map((one) => [one.id, one]))]
  }

  get now(): Plain {
    return this.states[this.at] ?? new Map()
  }

  change(changes: readonly Change[], key: string | null, when: number): void {
    const next = new Map(this.now)
    put(next, changes)
    const joins = key !== null && key === this.key && when - this.when <= PAUSE_MS
    this.states = [...this.states.slice(0, joins ? this.at : this.at + 1), next]
    this.at = this.states.length - 1
    this.key = key
    this.when = when
  }

  travel(by: 1 | -1): void {
    if (!this.states[this.at + by]) return
    this.at += by
    this.key = null
  }
}

function listed(state: Plain): Segment[] {
  return [...state.values()].sort(bySpan)
}

/** Does the deed; gives the key under which it may join the one before. */
function act(editor: Editor, { kind, place, time, text }: Deed): string | null {
  const { segments } = editor.document.peek()
  const id = segments[place % Math.max(1, segments.length)]?.id ?? 'nothing'
  const edge = place % 2 ? 'start' : 'end'
  const at = micros(time)
  const acts: readonly (() => unknown)[] = [
    () => editor.setText(id, text),
    () => editor.nudge(id, edge, place % 3 ? 10_000 : -50_000),
    () => editor.setSpeaker([id], place % 3 ? 'amir' : 'ben'),
    () => editor.mergeSpeaker('amir', 'ben'),
    () =>
      editor.pressAnswer(place % 2 ? editor.chosen() : [id], LABEL, place % 3 ? 'laugh' : 'cough'),
    () => editor.toggleUnsure(),
    () => editor.select(id),
    () => editor.chooseAll(),
    () => editor.confirm(id),
    () => editor.split(id, at, place % 2 ? text.length : null),
    () => editor.join(id),
    () => editor.duplicate(id),
    () => place % 4 === 0 && editor.remove([id]),
    () => editor.create(at, micros(at + 1_000_000)),
    () => editor.markEdge(id, edge, at),
    () => editor.setSpan(id, at, micros(at + 700_000)),
    () => editor.writeOut(id, text),
  ]
  acts[kind]?.()
  if (kind === 0) return `text:${id}`
  return kind === 1 ? `${edge}:${id}` : null
}

const FIRST = [
  { ...newSegment('a', toMicros(1), toMicros(2), 'ben'), text: 'one two', draft: true },
  newSegment('b', toMicros(3), toMicros(4), 'amir'),
  newSegment('c', toMicros(3.5), toMicros(6), null),
]

/** The real editor and the model side by side. */
class Session {
  readonly model = new Model(FIRST)
  readonly editor: Editor
  /** What the queue was told of. */
  private readonly server = new Map(FIRST.map((one) => [one.id, one]))
  private sent: Change[] = []

  constructor() {
    this.editor = new Editor({
      mayEdit: () => true,
      onChanges: (changes) => {
        this.sent = [...changes]
        put(this.server, changes)
      },
    })
    this.editor.show(CLIP, FIRST)
  }

  live(deed: Deed): void {
    vi.advanceTimersByTime(deed.pause)
    if (deed.kind === UNDO) this.travel(-1)
    else if (deed.kind === REDO) this.travel(1)
    else {
      this.sent = []
      const key = act(this.editor, deed)
      if (this.sent.length) this.model.change(this.sent, key, performance.now())
    }
    this.compare()
  }

  travel(by: 1 | -1): string | null {
    this.model.travel(by)
    const name = by < 0 ? this.editor.undo() : this.editor.redo()
    this.compare()
    return name
  }

  private compare(): void {
    const { segments } = this.editor.document.peek()
    expect(segments).toEqual(listed(this.model.now))
    expect(segments).toEqual(listed(this.server))
  }
}

describe('a long session against a model', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it(`goes back to its start and on to its end through every state, ${OPERATIONS} deeds long`, () => {
    const run = (all: readonly Deed[]) => {
      const session = new Session()
      const { model } = session
      for (const deed of all) session.live(deed)
      while (model.at > 0) expect(session.travel(-1)).not.toBeNull()
      expect(session.travel(-1)).toBeNull()
      expect(listed(model.now)).toEqual(FIRST)
      while (model.at < model.states.length - 1) expect(session.travel(1)).not.toBeNull()
      expect(session.travel(1)).toBeNull()
      expect(model.states.length).toBeGreaterThan(20)
    }
    fc.assert(fc.property(deeds, run), { numRuns: SEEDS, endOnFailure: true })
  }, 120_000)
})
