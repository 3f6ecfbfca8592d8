import type { Edge } from '../timeline/edits'
import type { Segment } from '../timeline/segment'
import { timeAt, xAt } from '../timeline/viewport'
import { boxOf, laneAt, rowAt, type Scene } from './scene'

/** What lies under the pointer. */
export type Target =
  | { readonly kind: 'minimap' | 'ruler' | 'sound' }
  | { readonly kind: 'pin'; readonly id: string }
  | { readonly kind: 'edge'; readonly id: string; readonly edge: Edge }
  | { readonly kind: 'segment'; readonly id: string }
  | { readonly kind: 'lane'; readonly lane: number }

/** Half the width in which an edge is caught, in pixels. */
const EDGE_REACH = 7
const EDGE_REACH_TOUCH = 22
export const PIN_RADIUS = 9
/** From the top of the waveform row to the middle of a pin. */
export const PIN_TOP = 14

/** The target under a point in CSS pixels from the top left of the timeline. */
export function hitTest(scene: Scene, x: number, y: number, isTouch: boolean): Target | null {
  const row = rowAt(scene.bands, y)
  if (row === null) return null
  if (row === 'minimap' || row === 'ruler') return { kind: row }
  const chosen = scene.document.get(scene.selected)
  const reach = isTouch ? EDGE_REACH_TOUCH : EDGE_REACH
  if (row === 'lanes') return hitLanes(scene, x, y, reach)
  const pin = scene.pins.find((one) => isOnPin(scene, xAt(scene.view, one.time), x, y))
  if (pin) return { kind: 'pin', id: pin.id }
  const edge = chosen && !scene.isReadOnly ? nearEdge(scene, chosen, x, reach) : null
  return edge && chosen ? { kind: 'edge', id: chosen.id, edge } : { kind: 'sound' }
}

function isOnPin(scene: Scene, pinX: number, x: number, y: number): boolean {
  return Math.hypot(pinX - x, scene.bands.waveform.top + PIN_TOP - y) <= PIN_RADIUS + 2
}

function hitLanes(scene: Scene, x: number, y: number, reach: number): Target | null {
  const lane = laneAt(scene, y)
  if (lane === null) return null
  const chosen = scene.document.get(scene.selected)
  if (chosen && !scene.isReadOnly && scene.places.get(chosen.id)?.lane === lane) {
    const edge = nearEdge(scene, chosen, x, reach)
    if (edge && isBesideRow(scene, chosen, y)) return { kind: 'edge', id: chosen.id, edge }
  }
  const segment = segmentUnder(scene, lane, x, y)
  if (!segment) return { kind: 'lane', lane }
  const edge = scene.isReadOnly ? null : innerEdge(scene, segment, x)
  return edge ? { kind: 'edge', id: segment.id, edge } : { kind: 'segment', id: segment.id }
}

/** The edge of the chosen segment within reach on either side; the nearer one of a narrow segment. */
function nearEdge(scene: Scene, segment: Segment, x: number, reach: number): Edge | null {
  const toStart = Math.abs(xAt(scene.view, segment.start) - x)
  const toEnd = Math.abs(xAt(scene.view, segment.end) - x)
  if (Math.min(toStart, toEnd) > reach) return null
  return toStart < toEnd ? 'start' : 'end'
}

/** An edge of a segment that is not chosen is caught from inside only, in its outer thirds at most. */
function innerEdge(scene: Scene, segment: Segment, x: number): Edge | null {
  const start = xAt(scene.view, segment.start)
  const end = xAt(scene.view, segment.end)
  const reach = Math.min(EDGE_REACH, (end - start) / 3)
  if (x - start < reach) return 'start'
  return end - x < reach ? 'end' : null
}

function isBesideRow(scene: Scene, segment: Segment, y: number): boolean {
  const place = scene.places.get(segment.id)
  if (!place) return false
  const box = boxOf(scene, segment, place)
  const inside = y - scene.bands.lanes.top
  return inside >= box.y - 4 && inside <= box.y + box.height + 4
}

/** The segment of a lane under a point; of several the shortest, since it is the hardest to reach. */
function segmentUnder(scene: Scene, lane: number, x: number, y: number): Segment | undefined {
  const inside = y - scene.bands.lanes.top
  const found = scene.document
    .inRange(timeAt(scene.view, x - 2), timeAt(scene.view, x + 2) + 1)
    .filter((segment) => {
      const place = scene.places.get(segment.id)
      if (place?.lane !== lane) return false
      const box = boxOf(scene, segment, place)
      return place.rows === 1 || (inside >= box.y && inside <= box.y + box.height)
    })
  return found.sort((a, b) => a.end - a.start - (b.end - b.start))[0]
}
