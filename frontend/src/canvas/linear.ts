import type { Viewport } from '../timeline/viewport'

/** Farther out windows of 10 ms show less than the mel spectrogram does, and would take long to draw. */
const LINEAR_MICROS = 60_000_000

/** Whether so little is in view that the linear spectrogram is drawn. */
export function isNearEnough(view: Pick<Viewport, 'width' | 'microsPerPixel'>): boolean {
  return view.width * view.microsPerPixel <= LINEAR_MICROS
}
