import { panBy, type Viewport, ZOOM_STEP, zoomAround } from '../timeline/viewport'

/** What a turn of the wheel does. */
export type WheelResult =
  | { readonly kind: 'view'; readonly view: Viewport }
  | { readonly kind: 'lanes'; readonly by: number }

export interface WheelTurn {
  readonly deltaX: number
  readonly deltaY: number
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

const LINE_PIXELS = 32
/** A notch of a mouse wheel is at least this; less comes from a touchpad. */
const NOTCH_PIXELS = 40
/** Touchpad pixels that zoom one step. */
const PINCH_PIXELS = 20

/** Wheel: time. With Ctrl: zoom at `x`, one step a notch. With Shift: the lanes. */
export function turnWheel(view: Viewport, turn: WheelTurn, x: number): WheelResult {
  const unit = turn.deltaMode === 0 ? 1 : turn.deltaMode === 1 ? LINE_PIXELS : view.width
  const dx = turn.deltaX * unit
  const dy = turn.deltaY * unit
  if (turn.ctrlKey || turn.metaKey) {
    return { kind: 'view', view: zoomAround(view, x, ZOOM_STEP ** -stepsOf(dy)) }
  }
  // with Shift some systems turn the wheel sideways
  if (turn.shiftKey) return { kind: 'lanes', by: dy === 0 ? dx : dy }
  return { kind: 'view', view: panBy(view, Math.abs(dx) > Math.abs(dy) ? dx : dy) }
}

function stepsOf(pixels: number): number {
  return Math.abs(pixels) >= NOTCH_PIXELS ? Math.sign(pixels) : pixels / PINCH_PIXELS
}
