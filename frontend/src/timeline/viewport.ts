import { clampTime, type Micros, micros } from './time'

/** What of the clip stands in the picture. Pixels are CSS pixels from the left edge of the picture. */
export interface Viewport {
  readonly start: Micros
  readonly microsPerPixel: number
  /** Pixels; at least 1. */
  readonly width: number
  /** Length of the whole clip. */
  readonly duration: Micros
}

/** Closest zoom: a tenth of a millisecond a pixel. */
export const CLOSEST_MICROS_PER_PIXEL = 100
/** One step of the zoom keys, buttons and wheel. */
export const ZOOM_STEP = 1.25
/** Share of the width that stays visible left of the play head when a page is turned. */
const PAGE_LEAD = 0.04

/** The whole clip in `width` pixels. */
export function wholeClip(duration: Micros, width: number): Viewport {
  return clampView({ start: micros(0), microsPerPixel: Infinity, width, duration })
}

export function timeAt(view: Viewport, x: number): Micros {
  return micros(view.start + x * view.microsPerPixel)
}

export function xAt(view: Viewport, time: number): number {
  return (time - view.start) / view.microsPerPixel
}

/** The time at the right edge. */
export function endOf(view: Viewport): Micros {
  return timeAt(view, view.width)
}

/** The zoom at which the whole clip fills the width. */
export function farthest(view: Viewport): number {
  return Math.max(CLOSEST_MICROS_PER_PIXEL, view.duration / Math.max(1, view.width))
}

/** Nothing left of the start of the clip, nothing right of its end, zoom within its limits. */
export function clampView(view: Viewport): Viewport {
  const width = Math.max(1, view.width)
  const far = farthest({ ...view, width })
  const microsPerPixel = Math.min(Math.max(view.microsPerPixel, CLOSEST_MICROS_PER_PIXEL), far)
  const last = Math.max(0, view.duration - width * microsPerPixel)
  return { ...view, width, microsPerPixel, start: clampTime(view.start, 0, last) }
}

/** Zoom by `factor` (2 = closer) so that the time under pixel `x` stays under it. */
export function zoomAround(view: Viewport, x: number, factor: number): Viewport {
  const fixed = view.start + x * view.microsPerPixel
  const far = farthest(view)
  const wanted = view.microsPerPixel / factor
  const microsPerPixel = Math.min(Math.max(wanted, CLOSEST_MICROS_PER_PIXEL), far)
  return clampView({ ...view, microsPerPixel, start: micros(fixed - x * microsPerPixel) })
}

/** Scroll by pixels; positive shows later sound. */
export function panBy(view: Viewport, pixels: number): Viewport {
  return clampView({ ...view, start: micros(view.start + pixels * view.microsPerPixel) })
}

/** Scroll so that `start` is the left edge. */
function scrollTo(view: Viewport, start: Micros): Viewport {
  return clampView({ ...view, start })
}

/** Scroll so that `time` stands in the middle. */
export function centreOn(view: Viewport, time: Micros): Viewport {
  return scrollTo(view, micros(time - (view.width * view.microsPerPixel) / 2))
}

/** Zoom so that `[start, end)` fills the width but for a margin of `margin` of it on each side. */
export function fitRange(view: Viewport, start: Micros, end: Micros, margin = 0.1): Viewport {
  const span = Math.max(1, end - start)
  const microsPerPixel = span / (Math.max(1, view.width) * (1 - 2 * margin))
  const zoomed = clampView({ ...view, microsPerPixel, start })
  return centreOn(zoomed, micros((start + end) / 2))
}

/** The whole clip. */
export function fitAll(view: Viewport): Viewport {
  return wholeClip(view.duration, view.width)
}

/** A new width. A view of the whole clip stays one; any other keeps its left edge and zoom. */
export function resizeView(view: Viewport, width: number): Viewport {
  const whole = view.microsPerPixel >= farthest(view) * 0.999
  return whole ? wholeClip(view.duration, width) : clampView({ ...view, width })
}

export function isVisible(view: Viewport, time: Micros): boolean {
  return time >= view.start && time < view.start + view.width * view.microsPerPixel
}

/** The page that holds `time`: the view itself while `time` is in it, else a whole page turned. */
export function followByPages(view: Viewport, time: Micros): Viewport {
  if (isVisible(view, time)) return view
  return scrollTo(view, micros(time - view.width * PAGE_LEAD * view.microsPerPixel))
}

/** The smallest scroll that shows `[start, end)` with `margin` pixels of air, the start first. */
export function reveal(view: Viewport, start: Micros, end: Micros, margin = 24): Viewport {
  const air = margin * view.microsPerPixel
  const span = view.width * view.microsPerPixel
  if (start - air < view.start) return scrollTo(view, micros(start - air))
  if (end + air <= view.start + span) return view
  return scrollTo(view, micros(Math.min(end + air - span, start - air)))
}

export function sameView(a: Viewport, b: Viewport): boolean {
  return (
    a.start === b.start &&
    a.microsPerPixel === b.microsPerPixel &&
    a.width === b.width &&
    a.duration === b.duration
  )
}
