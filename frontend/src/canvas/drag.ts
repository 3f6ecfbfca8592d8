import type { SegmentDocument } from '../timeline/document'
import { create, type Edge, type Edit, edit, moveBoundary, moveTo, resize } from '../timeline/edits'
import type { Segment } from '../timeline/segment'
import { SNAP_PIXELS, snapSpan, snapToEdges } from '../timeline/snap'
import { type Micros, micros } from '../timeline/time'

/** What a drag does to the document it started on. */
export type Drag =
  | {
      readonly kind: 'create'
      readonly id: string
      readonly from: Micros
      readonly speaker: string | null
    }
  | {
      readonly kind: 'resize'
      readonly id: string
      readonly edge: Edge
      /** Pointer minus edge when the drag began, so that the edge does not jump. */
      readonly offset: number
      /** The touching segment's edge moves along. */
      readonly isShared: boolean
    }
  | { readonly kind: 'move'; readonly id: string; readonly offset: number }

export interface DragPoint {
  readonly time: Micros
  readonly microsPerPixel: number
  /** Speaker of the lane under the pointer; undefined outside the lanes. */
  readonly speaker: string | null | undefined
  readonly snaps: boolean
  readonly playhead: Micros
  /** The edge of silence near a time, if there is one within reach. */
  readonly silenceNear: (time: Micros, reach: number) => Micros | null
}

export interface DragResult {
  readonly changes: Edit
  /** The boundary that moves. */
  readonly heard: Micros | null
}

/** The changes to `document` when the pointer has come to `point`. */
export function dragTo(document: SegmentDocument, drag: Drag, point: DragPoint): DragResult {
  if (drag.kind === 'create') {
    const to = caught(document, point.time, point, drag.id)
    const from = caught(document, drag.from, point, drag.id)
    return { changes: create(document, drag.id, from, to, drag.speaker), heard: to }
  }
  const segment = document.get(drag.id)
  if (!segment) return { changes: [], heard: null }
  if (drag.kind === 'move') return moved(document, segment, drag.offset, point)
  const to = caught(document, micros(point.time - drag.offset), point, drag.id)
  const setEdge = drag.isShared ? moveBoundary : resize
  return { changes: setEdge(document, drag.id, drag.edge, to), heard: to }
}

function moved(
  document: SegmentDocument,
  segment: Segment,
  offset: number,
  point: DragPoint,
): DragResult {
  const start = micros(point.time - offset)
  const end = micros(start + segment.end - segment.start)
  const reach = SNAP_PIXELS * point.microsPerPixel
  const without = new Set([segment.id])
  const to = point.snaps ? snapSpan(document, start, end, reach, { without }) : start
  const shifted = moveTo(document, segment.id, to)
  const isOtherLane = point.speaker !== undefined && point.speaker !== segment.speaker
  if (!isOtherLane) return { changes: shifted, heard: null }
  const base = document.apply(shifted)
  return { changes: edit(base, segment.id, { speaker: point.speaker }), heard: null }
}

/** Where an edge lands: at a neighbour's edge, else at silence, else where the pointer is. */
function caught(
  document: SegmentDocument,
  time: Micros,
  point: DragPoint,
  dragged: string,
): Micros {
  if (!point.snaps) return time
  const reach = SNAP_PIXELS * point.microsPerPixel
  const options = { without: new Set([dragged]), also: [point.playhead] }
  const edge = snapToEdges(document, time, reach, options)
  if (edge !== time) return edge
  return point.silenceNear(time, reach) ?? time
}
