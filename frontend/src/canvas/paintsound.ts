import { xAt } from '../timeline/viewport'
import type { Columns } from './peaks'
import { type Scene, shownTiles } from './scene'
import type { Theme } from './theme'

/** A row's canvas in device pixels. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  readonly ratio: number
}

/** The clip's 99th percentile fills this share of the row's half height. */
const LEVELLED = 0.8

/** The factor from magnitude to share of the half height. */
export function levelling(loud: number): number {
  return loud > 0 ? LEVELLED / loud : 1
}

/** Draws columns `[from, to)` around the middle line; what is louder than the row touches its edge. */
export function paintColumns(
  sheet: Sheet,
  columns: Columns,
  colour: string,
  gain: number,
  place: { readonly middle: number; readonly half: number },
  range: { readonly from: number; readonly to: number },
): void {
  const { context, ratio } = sheet
  context.fillStyle = colour
  const end = Math.min(range.to, columns.high.length)
  for (let x = Math.max(0, range.from); x < end; x += 1) {
    const high = columns.high[x] ?? NaN
    const low = columns.low[x] ?? NaN
    if (Number.isNaN(high)) continue
    const top = place.middle - Math.min(1, high * gain) * place.half
    const bottom = place.middle - Math.max(-1, low * gain) * place.half
    context.fillRect(x, top, 1, Math.max(ratio, bottom - top))
  }
}

/** The waveform row; the chosen segment's part is darker. */
export function paintWaveform(sheet: Sheet, scene: Scene, theme: Theme, columns: Columns): void {
  const { context, width, height, ratio } = sheet
  context.fillStyle = theme.waveGround
  context.fillRect(0, 0, width, height)
  context.fillStyle = theme.grid
  context.fillRect(0, Math.round(height / 2), width, ratio)
  const chosen = scene.document.get(scene.selected)
  const from = chosen ? Math.round(xAt(scene.view, chosen.start) * ratio) : width
  const to = chosen ? Math.round(xAt(scene.view, chosen.end) * ratio) : width
  const place = { middle: height / 2, half: height / 2 - ratio }
  const gain = levelling(scene.peaks?.loud ?? 0)
  paintColumns(sheet, columns, theme.wave, gain, place, { from: 0, to: from })
  paintColumns(sheet, columns, theme.waveChosen, gain, place, { from, to })
  paintColumns(sheet, columns, theme.wave, gain, place, { from: Math.max(0, to), to: width })
  paintFoot(sheet, theme)
}

/** The spectrogram row; false while tiles are still to come. */
export function paintSpectrogram(sheet: Sheet, scene: Scene, theme: Theme): boolean {
  const { context, width, height, ratio } = sheet
  context.fillStyle = theme.waveGround
  context.fillRect(0, 0, width, height)
  const exact = shownTiles(scene)?.draw(context, scene.view, ratio, height - ratio) ?? true
  paintFoot(sheet, theme)
  return exact
}

/** The hairline below a row. */
export function paintFoot(sheet: Sheet, theme: Theme): void {
  sheet.context.fillStyle = theme.line
  sheet.context.fillRect(0, sheet.height - sheet.ratio, sheet.width, sheet.ratio)
}
