import { coverage } from '../timeline/coverage'
import { endOf, wholeClip } from '../timeline/viewport'
import { paintColumns, type Sheet } from './paintsound'
import { type Columns, sweepOf } from './peaks'
import type { Scene } from './scene'
import type { Theme } from './theme'

/** The strips of the speakers share the lowest pixels of the row. */
const STRIPS_HEIGHT = 9
const STRIP_STEP = 2.5
const WAITING_STRENGTH = 0.5

/**
 * The whole clip: its waveform, a strip for each speaker, the window of the present view. The picture
 * below the window is drawn twice, pale and strong, and only put together when the view moves.
 */
export class MinimapPainter {
  #pale: OffscreenCanvas | null = null
  #strong: OffscreenCanvas | null = null
  #isComplete = false

  /** Sound, segments, size or theme have changed. */
  forget(): void {
    this.#pale = null
    this.#strong = null
    this.#isComplete = false
  }

  /** A piece of the sound came: drawn anew unless the whole clip is there already. */
  refine(): void {
    if (!this.#isComplete) this.forget()
  }

  paint(sheet: Sheet, scene: Scene, theme: Theme): void {
    if (!this.#pale || !this.#strong) {
      const columns = wholeColumns(scene, sheet.ratio)
      this.#pale = picture(sheet, scene, theme, columns, [theme.sunken, theme.waveQuiet])
      this.#strong = picture(sheet, scene, theme, columns, [theme.surface, theme.wave])
      this.#isComplete = columns?.exact ?? false
    }
    const { context, width, height, ratio } = sheet
    const scale = width / Math.max(1, scene.view.duration)
    const from = scene.view.start * scale
    const to = Math.max(from + 3 * ratio, endOf(scene.view) * scale)
    context.drawImage(this.#pale, 0, 0)
    context.save()
    context.beginPath()
    context.rect(from, 0, to - from, height)
    context.clip()
    context.drawImage(this.#strong, 0, 0)
    context.restore()
    context.strokeStyle = theme.text2
    context.lineWidth = 1.5 * ratio
    const half = context.lineWidth / 2
    context.beginPath()
    const inner = Math.max(1, to - from - 2 * half)
    context.roundRect(from + half, half, inner, height - 2 * half, Math.min(4 * ratio, inner / 2))
    context.stroke()
    context.fillStyle = theme.now
    context.fillRect(Math.round(scene.playhead * scale) - ratio, 0, 2 * ratio, height)
  }
}

function wholeColumns(scene: Scene, ratio: number): Columns | null {
  const whole = wholeClip(scene.view.duration, scene.view.width)
  return scene.peaks?.columns(sweepOf(whole, ratio), scene.channel) ?? null
}

/** Here a column is loud if it is among the loudest hundredth of the columns, not of the samples. */
function gainOf(columns: Columns): number {
  const heights = columns.high
    .map((high, index) => Math.max(high, -(columns.low[index] ?? 0)))
    .filter((height) => height > 0)
    .sort()
  return 1 / (heights[Math.floor(heights.length * 0.99)] ?? 1)
}

function picture(
  sheet: Sheet,
  scene: Scene,
  theme: Theme,
  columns: Columns | null,
  [ground, wave]: readonly [string, string],
): OffscreenCanvas {
  const { width, height } = sheet
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height))
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null
  if (!context) return canvas
  context.fillStyle = ground
  context.fillRect(0, 0, width, height)
  const hasStrips = scene.document.size > 0
  if (columns) {
    const place = { middle: hasStrips ? height * 0.4 : height / 2, half: height * 0.34 }
    const gain = gainOf(columns)
    const range = { from: 0, to: width }
    paintColumns({ ...sheet, context }, columns, wave, gain, place, range)
  }
  if (hasStrips) paintStrips({ ...sheet, context }, scene, theme)
  return canvas
}

function paintStrips(sheet: Sheet, scene: Scene, theme: Theme): void {
  const { context, ratio, height } = sheet
  const width = Math.round(sheet.width / ratio)
  const step = Math.min(STRIP_STEP, (STRIPS_HEIGHT - 1) / Math.max(1, scene.lanes.length))
  const rows = coverage(scene.document, scene.lanes, width)
  for (const [index, row] of rows.entries()) {
    context.fillStyle = theme.speakers[scene.lanes[index]?.colour ?? 0]?.mark ?? theme.ink
    const y = height - (STRIPS_HEIGHT - index * step) * ratio
    const thick = Math.max(0.75, step - 0.5) * ratio
    for (const stretch of row) {
      context.globalAlpha = stretch.done ? 1 : WAITING_STRENGTH
      const length = Math.max(1.5, stretch.to - stretch.from)
      context.fillRect(stretch.from * ratio, y, length * ratio, thick)
    }
  }
  context.globalAlpha = 1
}
