import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SegmentDocument } from './document'
import { type Edit, edit, mergeWithNext, moveBoundary, moveTo, remove, split } from './edits'
import {
  changesOnTheWay,
  EMPTY_HISTORY,
  type History,
  record,
  redo,
  shortened,
  undo,
} from './history'
import { arbitraryChanges, arbitraryDocuments, seg } from './making.test-helper'
import { type Change, put, type Segment } from './segment'
import { micros } from './time'

type Deed = (document: SegmentDocument, newId: string) => Edit

/** One of the deeds of a hand, at a segment and a time drawn at random. */
const arbitraryDeeds: fc.Arbitrary<Deed> = fc
  .record({ kind: fc.nat(5), place: fc.nat(50), time: fc.nat(12_000_000), text: fc.string() })
  .map(({ kind, place, time, text }): Deed => {
    return (document, newId) => {
      const id = document.segments[place % Math.max(1, document.size)]?.id ?? ''
      const at = micros(time)
      const deeds: readonly (() => Edit)[] = [
        () => edit(document, id, { text }),
        () => moveTo(document, id, at),
        () => moveBoundary(document, id, 'end', at),
        () => split(document, id, at, newId),
        () => mergeWithNext(document, id),
        () => remove(document, id),
      ]
      return deeds[kind]?.() ?? []
    }
  })

function segmentsOf(document: SegmentDocument) {
  return document.segments
}

/** Every state that the deeds went through, and the way back. */
function done(first: SegmentDocument, deeds: readonly Deed[]) {
  const states = [first]
  let history = EMPTY_HISTORY
  for (const deed of deeds) {
    const now = states.at(-1) ?? first
    const changes = deed(now, `new-${states.length}`)
    history = record(history, now, changes, { name: 'Edit' })
    if (changes.length) states.push(now.apply(changes))
  }
  return { states, history }
}

/** Undoes or redoes to the end, and keeps what is seen on the way. */
function journey(from: SegmentDocument, along: History, travel: typeof undo) {
  const seen: (readonly Segment[])[] = []
  let document = from
  let history = along
  for (let next = travel(history); next; next = travel(history)) {
    document = document.apply(changesOnTheWay(document, next))
    history = next.history
    seen.push(document.segments)
  }
  return { document, history, seen }
}

const typed = (text: string): Change[] => [{ op: 'put', segment: seg('a', 1, 2, null, { text }) }]

describe('undo and redo', () => {
  it('travel back to the first state and forward to the last, whatever was done', () => {
    const steps = fc.array(
      arbitraryChanges.filter((changes) => changes.length > 0),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(arbitraryDocuments, steps, (first, all) => {
        let document = first
        let history = EMPTY_HISTORY
        for (const changes of all) {
          history = record(history, document, changes, { name: 'Edit' })
          document = document.apply(changes)
        }
        const last = document
        for (let back = undo(history); back; back = undo(history)) {
          document = document.apply(back.changes)
          history = back.history
        }
        expect(document.segments).toEqual(first.segments)
        for (let forth = redo(history); forth; forth = redo(history)) {
          document = document.apply(forth.changes)
          history = forth.history
        }
        expect(document.segments).toEqual(last.segments)
      }),
    )
  })

  it('pass through every state in between, there and back, whatever edit made it', () => {
    fc.assert(
      fc.property(
        arbitraryDocuments,
        fc.array(arbitraryDeeds, { maxLength: 20 }),
        (first, deeds) => {
          const { states, history } = done(first, deeds)
          const back = journey(states.at(-1) ?? first, history, undo)
          expect(back.seen).toEqual(states.slice(0, -1).toReversed().map(segmentsOf))
          const forth = journey(back.document, back.history, redo)
          expect(forth.seen).toEqual(states.slice(1).map(segmentsOf))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('leave alone what others made of the segment meanwhile, but for the field of the step', () => {
    const before = SegmentDocument.of(micros(10e6), [seg('a', 1, 2, null, { text: 'one' })])
    const changes = edit(before, 'a', { text: 'two' })
    const history = record(EMPTY_HISTORY, before, changes, { name: 'Words' })
    const now = before.apply(changes)
    const elsewhere = now.apply(edit(now, 'a', { speaker: 'zoe', unsure: true }))
    const back = undo(history)
    if (!back) throw new Error('there is a step')
    expect(elsewhere.apply(changesOnTheWay(elsewhere, back)).get('a')).toMatchObject({
      text: 'one',
      speaker: 'zoe',
      unsure: true,
    })
  })

  it('are kept shortened to the newest steps, each closed', () => {
    let history = EMPTY_HISTORY
    const document = SegmentDocument.of(micros(10e6))
    for (let step = 0; step < 5; step += 1) {
      history = record(history, document, typed(String(step)), {
        name: `Step ${step}`,
        key: `k${step}`,
      })
    }
    const kept = shortened(undo(history)?.history ?? history, 2)
    expect(kept.past.map((step) => step.name)).toEqual(['Step 2', 'Step 3'])
    expect(kept.future.map((step) => step.name)).toEqual(['Step 4'])
    expect(kept.past.every((step) => step.key === null)).toBe(true)
  })

  it('take typing in one segment as one step until a pause', () => {
    const before = SegmentDocument.of(micros(10e6), [seg('a', 1, 2)])
    let document = before
    let history = EMPTY_HISTORY
    for (const [text, at] of [
      ['t', 0],
      ['te', 200],
      ['ten', 400],
      ['ten,', 5_000],
    ] as const) {
      history = record(history, document, typed(text), { name: 'Words', key: 'text:a', at })
      document = document.apply(typed(text))
    }
    expect(history.past).toHaveLength(2)
    const once = undo(history)
    const twice = once && undo(once.history)
    expect(document.apply(once?.changes ?? []).get('a')?.text).toBe('ten')
    expect(document.apply(twice?.changes ?? []).get('a')?.text).toBe('')
    expect(twice && redo(twice.history)?.step.name).toBe('Words')
  })

  it('begin a new step only after the pause, not at its end', () => {
    const before = SegmentDocument.of(micros(10e6), [seg('a', 1, 2)])
    const first = record(EMPTY_HISTORY, before, typed('a'), { name: 'Words', key: 'k', at: 100 })
    const document = before.apply(typed('a'))
    const at = (time: number) =>
      record(first, document, typed('b'), { name: 'Words', key: 'k', at: time }).past.length
    expect([at(1_600), at(1_601)]).toEqual([1, 2])
  })

  it('join steps that touch several segments, each back as it was before the first', () => {
    const before = SegmentDocument.of(micros(10e6), [seg('a', 1, 2), seg('b', 3, 4)])
    const options = { name: 'Words', key: 'k' }
    const one: Change[] = [...typed('x'), { op: 'delete', id: 'b' }]
    const two: Change[] = [...typed('xy'), put(seg('b', 5, 6)), put(seg('c', 7, 8))]
    const middle = before.apply(one)
    const history = record(record(EMPTY_HISTORY, before, one, options), middle, two, options)
    expect(history.past).toHaveLength(1)
    const back = undo(history)
    expect(middle.apply(two).apply(back?.changes ?? []).segments).toEqual(before.segments)
    expect(back && before.apply(redo(back.history)?.changes ?? []).segments).toEqual(
      middle.apply(two).segments,
    )
  })

  it('forget what was undone once something new is done', () => {
    const document = SegmentDocument.of(micros(10e6))
    const history = record(EMPTY_HISTORY, document, typed('a'), { name: 'Words', key: 'k' })
    const back = undo(history)
    if (!back) throw new Error('there is a step')
    const after = record(back.history, document, typed('b'), { name: 'Words', key: 'k' })
    expect(redo(after)).toBeNull()
    expect(after.past).toHaveLength(1)
  })

  it('have nothing to do at either end, and no step for no change', () => {
    expect(undo(EMPTY_HISTORY)).toBeNull()
    expect(redo(EMPTY_HISTORY)).toBeNull()
    const document = SegmentDocument.of(micros(10e6))
    expect(record(EMPTY_HISTORY, document, [], { name: 'Nothing' })).toBe(EMPTY_HISTORY)
  })
})
