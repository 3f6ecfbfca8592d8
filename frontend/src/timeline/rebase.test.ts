import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SegmentDocument } from './document'
import { arbitraryChanges, arbitraryDocuments, seg } from './making.test-helper'
import { rebase, settle } from './rebase'
import type { Segment } from './segment'
import { micros } from './time'

const clip = (...segments: Segment[]): SegmentDocument => SegmentDocument.of(micros(20e6), segments)
const base = clip(seg('a', 1, 3, 'amir', { text: 'ten' }), seg('b', 4, 6, 'ben', { text: 'few' }))
const withA = (more: Partial<Segment>): SegmentDocument =>
  clip(seg('a', 1, 3, 'amir', { text: 'ten', ...more }), seg('b', 4, 6, 'ben', { text: 'few' }))

describe('rebasing', () => {
  it('takes what only one side changed, field by field', () => {
    const mine = withA({ text: 'Ten.' })
    const theirs = withA({ speaker: 'ben', values: { clear: ['yes'] } })
    const { merged, changes, conflicts } = rebase(base, mine, theirs)
    expect(conflicts).toEqual([])
    expect(merged.get('a')).toMatchObject({
      text: 'Ten.',
      speaker: 'ben',
      values: { clear: ['yes'] },
    })
    expect(changes).toEqual([{ op: 'put', segment: merged.get('a') }])
  })

  it('lets theirs stand where both changed one field, and names the conflict', () => {
    const mine = withA({ text: 'tin', unsure: true })
    const theirs = withA({ text: 'Ten!' })
    const { merged, conflicts } = rebase(base, mine, theirs)
    expect(merged.get('a')).toMatchObject({ text: 'Ten!', unsure: true })
    expect(conflicts).toEqual([
      {
        kind: 'field',
        id: 'a',
        field: 'text',
        base: base.get('a'),
        mine: mine.get('a'),
        theirs: theirs.get('a'),
      },
    ])
  })

  it('asks about the whole span where the edges of both meet in one point', () => {
    const { merged, conflicts } = rebase(
      base,
      withA({ start: micros(2e6) }),
      withA({ end: micros(2e6) }),
    )
    expect(merged.get('a')).toMatchObject({ start: 1e6, end: 2e6 })
    expect(conflicts.map((one) => one.kind === 'field' && one.field)).toEqual(['start', 'end'])
    const [conflict] = conflicts
    if (!conflict) throw new Error('there is a conflict')
    const settled = merged.apply(settle(merged, conflict, 'mine'))
    expect(settled.get('a')).toMatchObject({ start: 2e6, end: 3e6 })
  })

  it('has no conflict over one answer each to two questions', () => {
    const { merged, conflicts } = rebase(
      base,
      withA({ values: { clear: ['yes'] } }),
      withA({ values: { mark: 3 } }),
    )
    expect(conflicts).toEqual([])
    expect(merged.get('a')?.values).toEqual({ clear: ['yes'], mark: 3 })
  })

  it('keeps new segments of both sides', () => {
    const mine = base.apply([{ op: 'put', segment: seg('m', 7, 8) }])
    const theirs = base.apply([{ op: 'put', segment: seg('t', 9, 10) }])
    const { merged, changes } = rebase(base, mine, theirs)
    expect(merged.segments.map((one) => one.id)).toEqual(['a', 'b', 'm', 't'])
    expect(changes).toEqual([{ op: 'put', segment: seg('m', 7, 8) }])
  })

  it('deletes what one side deleted and the other left alone', () => {
    const { merged, changes } = rebase(base, base.apply([{ op: 'delete', id: 'a' }]), base)
    expect(merged.size).toBe(1)
    expect(changes).toEqual([{ op: 'delete', id: 'a' }])
  })

  it.each(['mine', 'theirs'] as const)('keeps what one edited when %s deleted it', (by) => {
    const edited = withA({ text: 'Ten.' })
    const deleted = base.apply([{ op: 'delete', id: 'a' }])
    const [mine, theirs] = by === 'mine' ? [deleted, edited] : [edited, deleted]
    const { merged, conflicts } = rebase(base, mine, theirs)
    expect(merged.get('a')?.text).toBe('Ten.')
    expect(conflicts).toEqual([{ kind: 'deleted', id: 'a', by, kept: edited.get('a') }])
    const [conflict] = conflicts
    if (!conflict) return
    expect(merged.apply(settle(merged, conflict, by)).has('a')).toBe(false)
    const other = by === 'mine' ? 'theirs' : 'mine'
    expect(settle(merged, conflict, other)).toEqual([])
  })

  it('never leaves a segment running backward', () => {
    const mine = withA({ start: micros(2_500_000) })
    const theirs = withA({ end: micros(2_000_000) })
    const { merged, conflicts } = rebase(base, mine, theirs)
    expect(merged.get('a')).toMatchObject({ start: 1_000_000, end: 2_000_000 })
    expect(conflicts.map((one) => one.kind === 'field' && one.field)).toEqual(['start', 'end'])
    const [conflict] = conflicts
    if (!conflict) return
    const settled = merged.apply(settle(merged, conflict, 'mine'))
    expect(settled.get('a')).toMatchObject({ start: 2_500_000, end: 3_000_000 })
  })

  it('settles a conflict as the person chooses', () => {
    const { merged, conflicts } = rebase(base, withA({ text: 'tin' }), withA({ text: 'Ten!' }))
    const [conflict] = conflicts
    if (!conflict) throw new Error('there is a conflict')
    const textAfter = (side: 'mine' | 'theirs' | 'both'): string | undefined =>
      merged.apply(settle(merged, conflict, side)).get('a')?.text
    expect(textAfter('mine')).toBe('tin')
    expect(textAfter('theirs')).toBe('Ten!')
    expect(textAfter('both')).toBe('Ten! tin')
  })

  it('drops nothing: every field of every segment comes from one of the two sides', () => {
    fc.assert(
      fc.property(arbitraryDocuments, arbitraryChanges, arbitraryChanges, (start, my, their) => {
        const mine = start.apply(my)
        const theirs = start.apply(their)
        const { merged, changes, conflicts } = rebase(start, mine, theirs)
        expect(theirs.apply(changes).segments).toEqual(merged.segments)
        for (const segment of merged.segments) {
          expect(segment.end).toBeGreaterThan(segment.start)
          const texts = [mine.get(segment.id)?.text, theirs.get(segment.id)?.text]
          expect(texts).toContain(segment.text)
        }
        const disputed = new Set(conflicts.map((one) => one.id))
        const changedByMe = mine.segments.filter(
          (one) => !disputed.has(one.id) && one.text !== start.get(one.id)?.text,
        )
        for (const one of changedByMe) expect(merged.get(one.id)?.text).toBe(one.text)
      }),
    )
  })

  it('has nothing to send when only the others worked, and all of mine when only I did', () => {
    fc.assert(
      fc.property(arbitraryDocuments, arbitraryChanges, (start, changes) => {
        const after = start.apply(changes)
        expect(rebase(start, start, after)).toMatchObject({ changes: [], conflicts: [] })
        const alone = rebase(start, after, start)
        expect(alone.merged.segments).toEqual(after.segments)
        expect(alone.conflicts).toEqual([])
      }),
    )
  })
})
