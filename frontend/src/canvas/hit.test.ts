import { describe, expect, it } from 'vitest'
import { SegmentDocument } from '../timeline/document'
import { seg } from '../timeline/making.test-helper'
import { micros } from '../timeline/time'
import { hitTest } from './hit'
import { bandsOf, bottomOf, laneAt, lanesTopLimit } from './scene'
import { ROWS, sceneOf } from './scene.test-helper'

// 10 seconds over 1,000 pixels: 10 ms a pixel; lanes begin at y = 278
const document = SegmentDocument.of(micros(10e6), [
  seg('a', 1, 2, 'amir'),
  seg('b', 1.5, 3, 'ben'),
  seg('c', 5, 7, 'amir'),
  seg('d', 6, 6.5, 'amir'),
  seg('tiny', 8, 8.02, 'ben'),
])
const scene = sceneOf(document)
const AMIR = 297
const BEN = 335

describe('what lies under the pointer', () => {
  it('is the row where nothing else is', () => {
    expect(hitTest(scene, 100, 10, false)).toEqual({ kind: 'minimap' })
    expect(hitTest(scene, 100, 40, false)).toEqual({ kind: 'ruler' })
    expect(hitTest(scene, 100, 100, false)).toEqual({ kind: 'sound' })
    expect(hitTest(scene, 100, 200, false)).toEqual({ kind: 'sound' })
    expect(hitTest(scene, 400, BEN, false)).toEqual({ kind: 'lane', lane: 1 })
    expect(hitTest(scene, 400, 500, false)).toBeNull()
  })

  it('is a segment, or its edge from inside', () => {
    expect(hitTest(scene, 150, AMIR, false)).toEqual({ kind: 'segment', id: 'a' })
    expect(hitTest(scene, 103, AMIR, false)).toEqual({ kind: 'edge', id: 'a', edge: 'start' })
    expect(hitTest(scene, 197, AMIR, false)).toEqual({ kind: 'edge', id: 'a', edge: 'end' })
    expect(hitTest(scene, 205, AMIR, false)).toEqual({ kind: 'lane', lane: 0 })
  })

  it('is the edge of the chosen segment from both sides, also in the pictures', () => {
    const chosen = { ...scene, selected: 'a' }
    expect(hitTest(chosen, 206, AMIR, false)).toEqual({ kind: 'edge', id: 'a', edge: 'end' })
    expect(hitTest(chosen, 94, 100, false)).toEqual({ kind: 'edge', id: 'a', edge: 'start' })
    expect(hitTest(chosen, 206, 200, false)).toEqual({ kind: 'edge', id: 'a', edge: 'end' })
    expect(hitTest(chosen, 208, 200, false)).toEqual({ kind: 'sound' })
  })

  it('reaches 44 pixels for a finger', () => {
    const chosen = { ...scene, selected: 'a' }
    expect(hitTest(chosen, 221, AMIR, true)).toEqual({ kind: 'edge', id: 'a', edge: 'end' })
    expect(hitTest(chosen, 223, AMIR, true)).toEqual({ kind: 'lane', lane: 0 })
  })

  it('is the stacked segment whose half of the lane it is', () => {
    expect(hitTest(scene, 625, 288, false)).toEqual({ kind: 'segment', id: 'c' })
    expect(hitTest(scene, 625, 305, false)).toEqual({ kind: 'segment', id: 'd' })
  })

  it('is a segment of two pixels within two more', () => {
    expect(hitTest(scene, 803.5, BEN, false)).toMatchObject({ id: 'tiny' })
  })

  it('is never an edge for those who only read', () => {
    const reading = { ...scene, isReadOnly: true, selected: 'a' }
    expect(hitTest(reading, 103, AMIR, false)).toEqual({ kind: 'segment', id: 'a' })
    expect(hitTest(reading, 100, 100, false)).toEqual({ kind: 'sound' })
  })

  it('is a pin in the waveform', () => {
    const pinned = { ...scene, pins: [{ id: 'p', time: micros(4e6), label: '1' }] }
    expect(hitTest(pinned, 402, 66, false)).toEqual({ kind: 'pin', id: 'p' })
    expect(hitTest(pinned, 402, 100, false)).toEqual({ kind: 'sound' })
  })
})

describe('the rows', () => {
  it('stand one below the other, five lanes at most', () => {
    const bands = bandsOf(ROWS, 9)
    expect(bands.spectrogram).toEqual({ top: 150, height: 128 })
    expect(bands.lanes).toEqual({ top: 278, height: 190 })
    expect(bottomOf(bands)).toBe(468)
    expect(bandsOf({ ...ROWS, spectrogram: 0 }, 3).lanes.top).toBe(150)
  })

  it('scroll to the last lane', () => {
    const lanes = 'abcdefg'.split('').map((speaker) => ({ speaker, colour: 1, dashed: false }))
    const tall = sceneOf(document, { lanes, lanesTop: 76 })
    expect(lanesTopLimit(tall)).toBe(76)
    expect(laneAt(tall, 280)).toBe(2)
    expect(laneAt(tall, 467)).toBe(6)
  })
})
