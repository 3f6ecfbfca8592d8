import { rulerTicks } from '../timeline/ruler'
import { sameView, type Viewport, wholeClip } from '../timeline/viewport'
import { LanePainter } from './paintlanes'
import { MinimapPainter } from './paintminimap'
import { paintOverlay } from './paintoverlay'
import { hiddenLabel, paintRuler } from './paintruler'
import { paintSpectrogram, paintWaveform, type Sheet } from './paintsound'
import { type Columns, type Peaks, sweepOf } from './peaks'
import { type Band, bottomOf, isLinearShown, type RowName, type Scene, shownTiles } from './scene'
import type { Scope } from './scope'
import { readTheme, type Theme } from './theme'

/** What can be drawn anew by itself: the still rows, and what moves over them. */
export type Layer = RowName | 'overlay'

const LAYERS: readonly Layer[] = ['minimap', 'ruler', 'waveform', 'spectrogram', 'lanes', 'overlay']
const EMPTY: Columns = { low: new Float32Array(0), high: new Float32Array(0), exact: false }

/** One canvas a layer inside `host`; draws in the next frame what was marked as changed, nothing else. */
export class Renderer {
  readonly #scope: Scope
  readonly #scene: Scene
  readonly #host: HTMLElement
  readonly #canvases: Readonly<Record<Layer, HTMLCanvasElement>>
  readonly #contexts: Readonly<Record<Layer, CanvasRenderingContext2D | null>>
  readonly #stale = new Set<Layer>(LAYERS)
  readonly #minimap = new MinimapPainter()
  readonly #lanes = new LanePainter()
  #theme: Theme | null = null
  #isStrong = false
  #isScheduled = false
  #hiddenLabel: number | null = null
  #minimapPlayhead = -1
  #columns: Columns = EMPTY
  /** The view the columns were read for. */
  #columnsView: Viewport | null = null
  #ratio = 1

  constructor(scope: Scope, host: HTMLElement, scene: Scene) {
    this.#scope = scope
    this.#scene = scene
    this.#host = host
    const canvases = LAYERS.map((layer) => [layer, makeCanvas(host, layer)] as const)
    this.#canvases = Object.fromEntries(canvases) as Record<Layer, HTMLCanvasElement>
    this.#contexts = Object.fromEntries(
      canvases.map(([layer, canvas]) => [layer, canvas.getContext('2d')]),
    ) as Record<Layer, CanvasRenderingContext2D | null>
    scope.add(() => {
      for (const [, canvas] of canvases) canvas.remove()
    })
    this.arrange()
  }

  get columns(): Columns {
    return this.#columns
  }

  get ratio(): number {
    return this.#ratio
  }

  /** Marks layers as changed; they are drawn together in the next frame. */
  invalidate(...layers: readonly Layer[]): void {
    for (const layer of layers.length > 0 ? layers : LAYERS) this.#stale.add(layer)
    if (this.#isScheduled || this.#scope.isClosed) return
    this.#isScheduled = true
    this.#scope.nextFrame(() => {
      this.#isScheduled = false
      this.draw()
    })
  }

  /** Everything below the play head moved. */
  invalidateView(): void {
    this.invalidate('minimap', 'ruler', 'waveform', 'spectrogram', 'lanes', 'overlay')
  }

  /** Another sound or channel, or (`isMore`) another piece of the same. */
  invalidateSound(isMore = false): void {
    if (isMore) this.#minimap.refine()
    else this.#minimap.forget()
    this.#columnsView = null
    this.invalidate('minimap', 'waveform')
  }

  /** The segments changed; the strips of the whole clip wait for the end of a drag. */
  invalidateSegments(isDrag = false): void {
    this.invalidate('waveform', 'lanes', 'overlay')
    if (isDrag) return
    this.#minimap.forget()
    this.invalidate('minimap')
  }

  /** The play head moved; the still rows stay. */
  invalidatePlayhead(): void {
    this.invalidate('overlay')
    const hidden = hiddenLabel(this.#scene, rulerTicks(this.#scene.view))
    if (hidden !== this.#hiddenLabel) this.invalidate('ruler')
    this.#hiddenLabel = hidden
    const scale = (this.#scene.view.width * this.#ratio) / Math.max(1, this.#scene.view.duration)
    const pixel = Math.round(this.#scene.playhead * scale)
    if (pixel !== this.#minimapPlayhead) this.invalidate('minimap')
    this.#minimapPlayhead = pixel
  }

  setStrongContrast(isStrong: boolean): void {
    if (isStrong === this.#isStrong) return
    this.#isStrong = isStrong
    this.refreshTheme()
  }

  /** Reads colours and fonts anew. */
  refreshTheme(): void {
    this.#theme = null
    this.#minimap.forget()
    this.#lanes.forget()
    this.invalidate()
  }

  /** Puts the canvases where the rows are, at the screen's resolution. */
  arrange(): void {
    const { bands } = this.#scene
    this.#ratio = globalThis.devicePixelRatio || 1
    this.#host.style.height = `${bottomOf(bands)}px`
    const over = { top: bands.ruler.top, height: bottomOf(bands) - bands.ruler.top }
    for (const layer of LAYERS) this.#place(layer, layer === 'overlay' ? over : bands[layer])
    this.#minimap.forget()
    this.#columnsView = null
    this.invalidate()
  }

  /** Draws what is stale now. */
  draw(): void {
    const theme = this.#readyTheme()
    for (const layer of LAYERS) {
      if (!this.#stale.delete(layer)) continue
      const context = this.#contexts[layer]
      const { width, height } = this.#canvases[layer]
      if (!context || width === 0 || height === 0) continue
      this.#paint(layer, { context, width, height, ratio: this.#ratio }, theme)
    }
  }

  #readyTheme(): Theme {
    if (!this.#theme) {
      this.#theme = readTheme(this.#host)
      const { tiles, linear } = this.#scene
      for (const one of [tiles, linear]) one?.setPalette(this.#theme.spectrum, this.#isStrong)
    }
    return this.#theme
  }

  #paint(layer: Layer, sheet: Sheet, theme: Theme): void {
    const scene = this.#scene
    if (layer === 'minimap') this.#minimap.paint(sheet, scene, theme)
    else if (layer === 'ruler') paintRuler(sheet, scene, theme)
    else if (layer === 'waveform') this.#paintWaveform(sheet, theme)
    else if (layer === 'spectrogram') {
      const isExact = paintSpectrogram(sheet, scene, theme)
      const isDrawn = isExact && shownTiles(scene) !== null
      this.#canvases.spectrogram.setAttribute('data-exact', String(isDrawn))
      this.#canvases.spectrogram.setAttribute('data-scale', isLinearShown(scene) ? 'linear' : 'mel')
    } else if (layer === 'lanes') this.#lanes.paint(sheet, scene, theme)
    else paintOverlay(sheet, scene, theme)
  }

  #paintWaveform(sheet: Sheet, theme: Theme): void {
    const { view, peaks, channel } = this.#scene
    if (peaks) this.#wantPeaks(peaks)
    if (!this.#columnsView || !sameView(this.#columnsView, view)) {
      this.#columns = peaks?.columns(sweepOf(view, this.#ratio), channel) ?? EMPTY
      this.#columnsView = view
    }
    paintWaveform(sheet, this.#scene, theme, this.#columns)
    const notes = {
      'peak-x': loudestColumn(this.#columns, this.#ratio) ?? '',
      exact: this.#columns.exact,
      'start-us': view.start,
      'us-per-px': view.microsPerPixel,
    }
    for (const [name, value] of Object.entries(notes)) {
      this.#canvases.waveform.setAttribute(`data-${name}`, String(value))
    }
  }

  /** The whole clip first, then what is seen, then half a page to each side. */
  #wantPeaks(peaks: Peaks): void {
    const { view } = this.#scene
    const seen = sweepOf(view, this.#ratio)
    const ahead = {
      ...seen,
      start: seen.start - (seen.step * seen.count) / 2,
      count: 2 * seen.count,
    }
    const whole = sweepOf(wholeClip(view.duration, view.width), this.#ratio)
    peaks.want([whole, seen, ahead])
  }

  #place(layer: Layer, band: Band): void {
    const canvas = this.#canvases[layer]
    const width = Math.round(this.#scene.view.width * this.#ratio)
    const height = Math.round(band.height * this.#ratio)
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    canvas.style.top = `${band.top}px`
    canvas.style.width = `${this.#scene.view.width}px`
    canvas.style.height = `${band.height}px`
    canvas.style.display = band.height > 0 ? 'block' : 'none'
  }
}

/** CSS pixel of the middle of the column with the highest magnitude. */
export function loudestColumn(columns: Columns, ratio: number): number | null {
  let best: number | null = null
  let loudest = -1
  for (let column = 0; column < columns.high.length; column += 1) {
    const value = Math.max(columns.high[column] ?? NaN, -(columns.low[column] ?? NaN))
    if (value > loudest) {
      loudest = value
      best = column
    }
  }
  return best === null ? null : (best + 0.5) / ratio
}

function makeCanvas(host: HTMLElement, layer: Layer): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.setAttribute('data-layer', layer)
  canvas.ariaHidden = 'true'
  canvas.style.position = 'absolute'
  canvas.style.left = '0'
  canvas.style.pointerEvents = 'none'
  host.append(canvas)
  return canvas
}
