import type { SegmentDocument } from '../timeline/document'
import { type Lane, laneOf, placeAll } from '../timeline/lanes'
import { micros } from '../timeline/time'
import { wholeClip } from '../timeline/viewport'
import { bandsOf, type RowHeights, type Scene } from './scene'

/** The rows of a 1440 x 900 screen. */
export const ROWS: RowHeights = {
  minimap: 30,
  ruler: 24,
  waveform: 96,
  spectrogram: 128,
  lane: 38,
  lanesShown: 5,
}

export const LANES: readonly Lane[] = ['amir', 'ben', 'lina'].map(laneOf)

/** A scene 1,000 pixels wide of the whole clip. */
export function sceneOf(document: SegmentDocument, more: Partial<Scene> = {}): Scene {
  const lanes = more.lanes ?? LANES
  return {
    view: wholeClip(document.duration, 1_000),
    rows: ROWS,
    bands: bandsOf(ROWS, lanes.length),
    document,
    lanes,
    places: placeAll(document, lanes),
    lanesTop: 0,
    selected: null,
    others: new Set(),
    hovered: null,
    playhead: micros(0),
    pins: [],
    isReadOnly: false,
    channel: null,
    peaks: null,
    tiles: null,
    linear: null,
    isLinear: false,
    ...more,
  }
}
