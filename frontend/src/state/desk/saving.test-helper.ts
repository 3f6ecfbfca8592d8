import { newSegment, type Segment } from '../../timeline/segment'
import { micros } from '../../timeline/time'
import type { Alarm, Answer, Loaded, SavePort } from './save-port'
import type { WishRow } from './store'

export function segment(id: string, text: string, more: Partial<Segment> = {}): Segment {
  return { ...newSegment(id, micros(0), micros(1_000_000), 'ben'), text, ...more }
}

/** A server that keeps one annotation, can be cut off, and can answer late. */
export class Server implements SavePort {
  readonly segments = new Map<string, Segment>()
  readonly batches: string[] = []
  readonly known = new Map<string, number>()
  revision = 0
  submitted = 0
  failure: Answer<never> | null = null
  /** Changes taken in one go. */
  most = 500
  /** The batch is taken, but the answer is lost on the way. */
  losesAnswer = false

  constructor(...segments: Segment[]) {
    for (const one of segments) this.segments.set(one.id, one)
  }

  loaded(): Loaded {
    return { id: 'a1', revision: this.revision, segments: [...this.segments.values()] }
  }

  /** Somebody else saves. */
  others(...changed: (Segment | string)[]): void {
    this.revision += 1
    for (const one of changed) {
      if (typeof one === 'string') this.segments.delete(one)
      else this.segments.set(one.id, one)
    }
  }

  async send(
    _annotation: string,
    revision: number,
    body: Parameters<SavePort['send']>[2],
  ): Promise<Answer<number>> {
    if (this.failure) return this.failure
    if (body.changes.length > this.most) return { kind: 'tooLarge', message: 'Too much.' }
    const before = this.known.get(body.id)
    if (before !== undefined) return { kind: 'ok', value: before }
    if (revision !== this.revision) return { kind: 'stale' }
    this.revision += 1
    this.batches.push(body.id)
    this.known.set(body.id, this.revision)
    for (const change of body.changes) {
      if (change.op === 'put') this.segments.set(change.segment.id, change.segment)
      else this.segments.delete(change.id)
    }
    if (this.losesAnswer) return { kind: 'offline' }
    return { kind: 'ok', value: this.revision }
  }

  async load(): Promise<Answer<Loaded>> {
    const refuses = this.failure?.kind === 'refused' // what is refused to a batch can still be read
    return refuses || !this.failure ? { kind: 'ok', value: this.loaded() } : this.failure
  }

  async carryOut(_wish: WishRow, revision: number): Promise<Answer<null>> {
    if (this.failure) return this.failure
    if (revision !== this.revision) return { kind: 'stale' }
    this.submitted += 1
    return { kind: 'ok', value: null }
  }
}

/** Timers that go off when the test says so. */
export class Bell implements Alarm {
  time = 0
  private next = 1
  private readonly due = new Map<number, { at: number; act: () => void }>()

  now(): number {
    return this.time
  }

  after(ms: number, act: () => void): number {
    this.next += 1
    this.due.set(this.next, { at: this.time + ms, act })
    return this.next
  }

  dropAfter(handle: number): void {
    this.due.delete(handle)
  }

  /** Lets time pass, and everything that it sets off come to rest. */
  async pass(ms: number): Promise<void> {
    this.time += ms
    for (const [handle, { at, act }] of [...this.due]) {
      if (at > this.time) continue
      this.due.delete(handle)
      act()
    }
    await rest()
  }
}

/** Fake IndexedDB works in macrotasks: a few of them let every chain finish. */
async function rest(): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
