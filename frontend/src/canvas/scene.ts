import type { SegmentDocument } from '../timeline/document'
import type { Lane, Place } from '../timeline/lanes'
import type { Segment } from '../timeline/segment'
import type { Micros } from '../timeline/time'
import { type Viewport, xAt } from '../timeline/viewport'
import { isNearEnough } from './linear'
import type { Peaks } from './peaks'
import type { Tiles } from './tiles'

/** Heights of the rows in CSS pixels, from top to bottom; 0 hides a row. */
export interface RowHeights {
  readonly minimap: number
  readonly ruler: number
  readonly waveform: number
  readonly spectrogram: number
  readonly lane: number
  /** More lanes than this scroll inside. */
  readonly lanesShown: number
}

/** A numbered note at a moment, drawn in the waveform. */
export interface Pin {
  readonly id: string
  readonly time: Micros
  readonly label: string
}

export type RowName = 'minimap' | 'ruler' | 'waveform' | 'spectrogram' | 'lanes'

/** A row's place in CSS pixels from the top of the timeline. */
export interface Band {
  readonly top: number
  readonly height: number
}

export type Bands = Readonly<Record<RowName, Band>>

/** Everything that is drawn, as it stands now; painters and gestures read it, the view alone writes. */
export interface Scene {
  view: Viewport
  rows: RowHeights
  bands: Bands
  /** With the present drag already in it. */
  document: SegmentDocument
  lanes: readonly Lane[]
  places: ReadonlyMap<string, Place>
  /** Pixels the lanes are scrolled down. */
  lanesTop: number
  selected: string | null
  /** Chosen besides. */
  others: ReadonlySet<string>
  /** Under the pointer. */
  hovered: string | null
  playhead: Micros
  pins: readonly Pin[]
  isReadOnly: boolean
  channel: number | null
  peaks: Peaks | null
  tiles: Tiles | null
  /** The linear spectrogram, where there is one, and whether it is wanted. */
  linear: Tiles | null
  isLinear: boolean
}

/** The spectrogram that is drawn now. */
export function shownTiles(scene: Scene): Tiles | null {
  return isLinearShown(scene) ? scene.linear : scene.tiles
}

export function isLinearShown(scene: Scene): boolean {
  return scene.isLinear && scene.linear !== null && isNearEnough(scene.view)
}

/** Stacks the rows; at most `lanesShown` lanes are high at once. */
export function bandsOf(rows: RowHeights, lanes: number): Bands {
  let top = 0
  const band = (height: number): Band => {
    const placed = { top, height }
    top += height
    return placed
  }
  return {
    minimap: band(rows.minimap),
    ruler: band(rows.ruler),
    waveform: band(rows.waveform),
    spectrogram: band(rows.spectrogram),
    lanes: band(rows.lane * Math.min(lanes, rows.lanesShown)),
  }
}

export function bottomOf(bands: Bands): number {
  return bands.lanes.top + bands.lanes.height
}

export function rowAt(bands: Bands, y: number): RowName | null {
  for (const name of ['minimap', 'ruler', 'waveform', 'spectrogram', 'lanes'] as const) {
    const band = bands[name]
    if (y >= band.top && y < band.top + band.height) return name
  }
  return null
}

/** The farthest the lanes scroll. */
export function lanesTopLimit(scene: Pick<Scene, 'rows' | 'bands' | 'lanes'>): number {
  return Math.max(0, scene.lanes.length * scene.rows.lane - scene.bands.lanes.height)
}

/** The lane under `y`, null above and below the lanes. */
export function laneAt(scene: Scene, y: number): number | null {
  const inside = y - scene.bands.lanes.top
  if (inside < 0 || inside >= scene.bands.lanes.height) return null
  const lane = Math.floor((inside + scene.lanesTop) / scene.rows.lane)
  return lane < scene.lanes.length ? lane : null
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Air above and below the segments of a lane. */
const LANE_AIR = 4

/** Where a segment is drawn inside the lanes row; `y` from the top of that row. */
export function boxOf(scene: Scene, segment: Segment, place: Place): Box {
  const x = xAt(scene.view, segment.start)
  const height = (scene.rows.lane - 2 * LANE_AIR) / place.rows
  const y = place.lane * scene.rows.lane - scene.lanesTop + LANE_AIR + place.row * height
  return { x, y, width: xAt(scene.view, segment.end) - x, height }
}
