import type { SegmentDocument } from '../timeline/document'
import type { Lane } from '../timeline/lanes'
import type { Change } from '../timeline/segment'
import type { Micros } from '../timeline/time'
import type { Viewport } from '../timeline/viewport'
import type { PictureRow, SoundLoaders, SoundPictures } from './sound'

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

/** What a person does on the timeline. The view shows it at once; the owner decides what it means. */
export interface TimelineIntents {
  /** The play head is put here. */
  seek(time: Micros): void
  /** A segment is chosen, or none. */
  select(id: string | null): void
  /** A segment was opened with a double click: its words are wanted. */
  open(id: string): void
  /** While dragging; `heard` is the boundary being moved, null for a whole segment. Empty when called off. */
  preview(changes: readonly Change[], heard: Micros | null): void
  /** On release: one undo step. */
  commit(changes: readonly Change[], name: 'create' | 'move' | 'resize'): void
  /** Zoomed or scrolled by hand or by following the play head. */
  viewport(view: Viewport): void
  /** Whether the view still follows the play head; false after scrolling away from it. */
  following(follows: boolean): void
  /** The lanes were scrolled: pixels from the top. */
  lanesScrolled(top: number): void
  /** A pin was pressed. */
  pin(id: string): void
  /** Pictures of a row did not arrive (true), or do again (false). */
  failed(row: PictureRow, failed: boolean): void
}

/** A numbered note at a moment, drawn in the waveform. */
export interface Pin {
  readonly id: string
  readonly time: Micros
  readonly label: string
}

/** What is drawn, for tests. */
export interface Probe {
  readonly viewport: Viewport
  /** CSS pixel of the drawn column with the highest magnitude; null while no sound is drawn. */
  readonly peakX: number | null
  /** Lowest and highest drawn value of each device pixel, -1 to 1; NaN where nothing is known. */
  readonly low: Float32Array
  readonly high: Float32Array
  /** False while a coarser picture stands in for the one to come. */
  readonly exact: boolean
  readonly devicePixelRatio: number
}

export interface TimelineOptions {
  readonly rows: RowHeights
  readonly intents: TimelineIntents
  readonly duration: Micros
  /** Ids of new segments; random UUIDs by default. */
  readonly newId?: () => string
}

/** The editor's timeline as its owner sees it. */
export interface TimelineSurface {
  setRows(rows: RowHeights): void
  setDocument(document: SegmentDocument, lanes: readonly Lane[]): void
  setViewport(view: Viewport): void
  setPlayhead(time: Micros, isPlaying?: boolean): void
  setSelection(id: string | null): void
  setSound(sound: SoundPictures | null, loaders: SoundLoaders | null): void
  setPins(pins: readonly Pin[]): void
  setReadOnly(isReadOnly: boolean): void
  /** Whether a segment without words is hatched as unfinished. */
  setNeedsWords(needsWords: boolean): void
  /** Null: all channels together. */
  setChannel(channel: number | null): void
  /** More contrast in the spectrogram. */
  setStrongContrast(isStrong: boolean): void
  setLanesTop(top: number): void
  /** Follow the play head again and show it. */
  follow(): void
  /** Load again what did not arrive. */
  retry(row: PictureRow): void
  /** The edge of silence nearest to `time` within `reach` µs, as far as the sound is loaded. */
  silenceNear(time: Micros, reach: number): Micros | null
  readonly viewport: Viewport
  probe(): Probe
  dispose(): void
}

/** Makes the timeline inside `host`, which is positioned and as wide as the picture. */
export type TimelineMaker = (host: HTMLElement, options: TimelineOptions) => TimelineSurface
