import { describe, expect, it } from 'vitest'
import { SegmentDocument } from '../timeline/document'
import { seg } from '../timeline/making.test-helper'
import { type Micros, toMicros } from '../timeline/time'
import { type Drag, type DragPoint, dragTo } from './drag'

const document = SegmentDocument.of(toMicros(10), [
  seg('a', 1, 2, 'amir'),
  seg('b', 2, 3, 'amir'),
  seg('c', 5, 7, 'ben'),
])

/** 10 ms a pixel: edges are caught within 80 ms. */
function point(seconds: number, more: Partial<DragPoint> = {}): DragPoint {
  return {
    time: toMicros(seconds),
    microsPerPixel: 10_000,
    speaker: undefined,
    snaps: true,
    playhead: toMicros(9),
    silenceNear: () => null,
    ...more,
  }
}

function spanAfter(drag: Drag, at: DragPoint): [number, number, string | null] {
  const segment = document.apply(dragTo(document, drag, at).changes).get(drag.id)
  if (!segment) throw new Error(`${drag.id} is gone`)
  return [segment.start / 1e6, segment.end / 1e6, segment.speaker]
}

describe('dragging', () => {
  const create: Drag = { kind: 'create', id: 'new', from: toMicros(3.5), speaker: 'ben' }
  const end: Drag = { kind: 'resize', id: 'a', edge: 'end', offset: 0, isShared: false }
  const move: Drag = { kind: 'move', id: 'c', offset: 500_000 }

  it('draws a segment to either side and hears its moving edge', () => {
    expect(spanAfter(create, point(4.2))).toEqual([3.5, 4.2, 'ben'])
    expect(spanAfter(create, point(3.2))).toEqual([3.2, 3.5, 'ben'])
    expect(dragTo(document, create, point(4.2)).heard).toBe(4_200_000)
  })

  it('draws nothing before there is a length', () => {
    expect(dragTo(document, create, point(3.505)).changes).toEqual([])
  })

  it('catches edges of neighbours and the play head, but not with Alt', () => {
    expect(spanAfter(create, point(4.95))[1]).toBe(5)
    expect(spanAfter(create, point(4.95, { snaps: false }))[1]).toBe(4.95)
    expect(spanAfter(create, point(4.95, { playhead: toMicros(4.94) }))[1]).toBe(4.94)
  })

  it('catches silence where no edge is near', () => {
    const silenceNear = (time: Micros, reach: number): Micros | null => {
      expect(reach).toBe(80_000)
      return time === toMicros(4) ? toMicros(4.03) : null
    }
    expect(spanAfter(create, point(4, { silenceNear }))[1]).toBe(4.03)
  })

  it('moves one edge, or the shared boundary of both', () => {
    expect(spanAfter(end, point(1.6))).toEqual([1, 1.6, 'amir'])
    const { changes } = dragTo(document, { ...end, isShared: true }, point(1.6))
    expect(document.apply(changes).get('b')?.start).toBe(1_600_000)
  })

  it('keeps an edge under the pointer that took it a little beside', () => {
    expect(spanAfter({ ...end, offset: 30_000 }, point(1.63))).toEqual([1, 1.6, 'amir'])
  })

  it('moves a segment along and into another lane', () => {
    expect(spanAfter(move, point(4.5))).toEqual([4, 6, 'ben'])
    expect(spanAfter(move, point(4.5, { speaker: 'amir' }))).toEqual([4, 6, 'amir'])
    expect(spanAfter(move, point(5.5, { speaker: null }))).toEqual([5, 7, null])
    expect(spanAfter(move, point(3.55))).toEqual([3, 5, 'ben'])
  })

  it('is over when the segment is gone', () => {
    const gone: Drag = { kind: 'move', id: 'gone', offset: 0 }
    expect(dragTo(document, gone, point(1))).toEqual({ changes: [], heard: null })
  })
})
