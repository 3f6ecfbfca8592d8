import type { Change } from '../timeline/segment'
import type { Micros } from '../timeline/time'
import type { Viewport } from '../timeline/viewport'
import type { RowHeights } from './scene'
import type { PictureRow } from './sound'

export type DragName = 'create' | 'move' | 'resize'

/** What a person does on the timeline. The view shows it at once; the owner decides what it means. */
export interface TimelineIntents {
  /** The play head is put here. */
  seek(time: Micros): void
  /** A segment is chosen, or none. */
  select(id: string | null): void
  /** A segment was pressed with Ctrl: chosen besides the others, or let go. */
  toggle(id: string): void
  /** A segment was opened with a double click: its words are wanted. */
  open(id: string): void
  /** While dragging; `heard` is the boundary being moved. Empty when the drag was called off. */
  preview(changes: readonly Change[], heard: Micros | null): void
  /** On release: one undo step. The owner answers with `setDocument`. */
  commit(changes: readonly Change[], name: DragName): void
  /** Zoomed or scrolled: by hand, by `setViewport`, by a new width or by following the play head. */
  viewport(view: Viewport): void
  /** Whether the view follows the play head; false after scrolling away from it. */
  following(follows: boolean): void
  /** The lanes were scrolled: pixels from the top. */
  lanesScrolled(top: number): void
  /** A pin was pressed. */
  pin(id: string): void
  /** Pictures of a row did not arrive (true), or do again (false). */
  failed(row: PictureRow, isFailed: boolean): void
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
  readonly isExact: boolean
  readonly devicePixelRatio: number
}

export interface TimelineOptions {
  readonly rows: RowHeights
  readonly intents: TimelineIntents
  readonly duration: Micros
  /** Ids of new segments; random UUIDs by default. */
  readonly newId?: () => string
}
