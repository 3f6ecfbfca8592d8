import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SegmentDocument } from './document'
import { EMPTY_HISTORY, record, redo, undo } from './history'
import { arbitraryChanges, arbitraryDocuments, seg } from './making.test-helper'
import type { Change } from './segment'
import { micros } from './time'

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
