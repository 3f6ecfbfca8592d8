import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverage } from './coverage'
import { SegmentDocument } from './document'
import { laneOf, lanesFor, NOBODY, placeAll } from './lanes'
import { arbitraryDocuments, seg } from './making.test-helper'
import { micros } from './time'

describe('lanes', () => {
  it('are one a speaker, with "No speaker yet" where it is needed', () => {
    const document = SegmentDocument.of(micros(10e6), [
      seg('a', 1, 2, 'ben'),
      seg('b', 3, 4, 'noor'),
    ])
    expect(lanesFor(document, ['amir', 'ben']).map((lane) => [lane.speaker, lane.colour])).toEqual([
      ['amir', 1],
      ['ben', 2],
      ['noor', 3],
    ])
    expect(lanesFor(SegmentDocument.of(micros(1)), [])).toEqual([NOBODY])
    const withNobody = document.apply([{ op: 'put', segment: seg('c', 5, 6) }])
    expect(lanesFor(withNobody, ['ben']).at(-1)).toEqual(NOBODY)
  })

  it('repeat their colours after twelve with a dashed edge', () => {
    expect(laneOf('x', 11)).toEqual({ speaker: 'x', colour: 12, dashed: false })
    expect(laneOf('x', 12)).toEqual({ speaker: 'x', colour: 1, dashed: true })
  })

  it('never lay one segment over another', () => {
    fc.assert(
      fc.property(arbitraryDocuments, (document) => {
        const places = placeAll(document, lanesFor(document, []))
        for (const one of document.segments) {
          const place = places.get(one.id)
          const sharing = document
            .inRange(one.start, one.end)
            .filter((other) => other.id !== one.id && other.speaker === one.speaker)
            .map((other) => places.get(other.id))
          expect(place && place.row < place.rows).toBe(true)
          expect(sharing.every((other) => other?.row !== place?.row)).toBe(true)
          expect(sharing.every((other) => other?.rows === place?.rows)).toBe(true)
        }
      }),
    )
  })

  it('use the full height where nothing overlaps', () => {
    const document = SegmentDocument.of(micros(10e6), [
      seg('a', 1, 3, 'ben'),
      seg('b', 2, 4, 'ben'),
      seg('c', 4, 5, 'ben'),
    ])
    const places = placeAll(document, lanesFor(document, ['ben']))
    expect([...places]).toEqual([
      ['a', { lane: 0, row: 0, rows: 2 }],
      ['b', { lane: 0, row: 1, rows: 2 }],
      ['c', { lane: 0, row: 0, rows: 1 }],
    ])
  })

  it('leave out speakers whose lane is not shown', () => {
    const document = SegmentDocument.of(micros(10e6), [seg('a', 1, 3, 'ben')])
    expect(placeAll(document, [laneOf('amir', 0)]).size).toBe(0)
  })
})

describe('coverage of the whole clip', () => {
  it('tells work done from work waiting, and shows the shortest segment', () => {
    const document = SegmentDocument.of(micros(100e6), [
      seg('a', 10, 20, 'ben'),
      seg('b', 20, 30, 'ben', { draft: true }),
      seg('c', 50, 50.01, 'ben'),
      seg('d', 5, 6, 'amir', { draft: true }),
    ])
    expect(coverage(document, [laneOf('amir', 0), laneOf('ben', 1), NOBODY], 100)).toEqual([
      [{ from: 5, to: 6, done: false }],
      [
        { from: 10, to: 20, done: true },
        { from: 20, to: 30, done: false },
        { from: 50, to: 51, done: true },
      ],
      [],
    ])
  })

  it('reaches to the last pixel and not beyond', () => {
    const document = SegmentDocument.of(micros(10e6), [seg('a', 9.99, 10)])
    expect(coverage(document, [NOBODY], 50)).toEqual([[{ from: 49, to: 50, done: true }]])
  })
})
