import { formatClock } from '../timeline/time'
import { xAt } from '../timeline/viewport'
import { PIN_RADIUS, PIN_TOP } from './hit'
import type { Sheet } from './paintsound'
import { bottomOf, type Scene } from './scene'
import type { Theme } from './theme'

const FLAG_HEIGHT = 20

/** What moves over the pictures: band of the chosen segment, pins, play head. Its top is the ruler's. */
export function paintOverlay(sheet: Sheet, scene: Scene, theme: Theme): void {
  const { context, ratio } = sheet
  context.clearRect(0, 0, sheet.width, sheet.height)
  context.save()
  context.scale(ratio, ratio)
  context.translate(0, -scene.bands.ruler.top)
  paintBand(context, scene, theme)
  paintPlayhead(context, scene, theme, ratio)
  // Over the play head, which stands where a note has just been pinned: its number is read.
  for (const pin of scene.pins)
    paintPin(context, scene, theme, xAt(scene.view, pin.time), pin.label)
  context.restore()
}

function paintBand(context: CanvasRenderingContext2D, scene: Scene, theme: Theme): void {
  const chosen = scene.document.get(scene.selected)
  if (!chosen) return
  const from = xAt(scene.view, chosen.start)
  const to = xAt(scene.view, chosen.end)
  if (to < 0 || from > scene.view.width) return
  const top = scene.bands.waveform.top
  const height = scene.bands.waveform.height + scene.bands.spectrogram.height - 1
  const left = Math.max(from, -4)
  context.fillStyle = theme.selectBand
  context.fillRect(left, top, Math.min(to, scene.view.width + 4) - left, height)
  context.fillStyle = theme.ink
  for (const x of [from - 0.75, to - 0.75]) context.fillRect(x, top, 1.5, height)
}

function paintPin(
  context: CanvasRenderingContext2D,
  scene: Scene,
  theme: Theme,
  x: number,
  label: string,
): void {
  if (x < -PIN_RADIUS || x > scene.view.width + PIN_RADIUS) return
  const y = scene.bands.waveform.top + PIN_TOP
  const r = PIN_RADIUS
  context.beginPath()
  context.roundRect(x - r, y - r, 2 * r, 2 * r, [r, r, r, 3])
  context.fillStyle = theme.accent
  context.fill()
  context.font = `700 11px ${theme.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = theme.surface
  context.fillText(label, x, y + 0.5)
}

function paintPlayhead(
  context: CanvasRenderingContext2D,
  scene: Scene,
  theme: Theme,
  ratio: number,
): void {
  const x = Math.round(xAt(scene.view, scene.playhead) * ratio) / ratio
  if (x < -1 || x > scene.view.width + 1) return
  const top = scene.bands.ruler.top + 1
  context.fillStyle = theme.now
  context.fillRect(x - 1, top, 2, bottomOf(scene.bands) - top)
  if (scene.bands.ruler.height > 0) paintFlag(context, scene, theme, x)
}

function paintFlag(context: CanvasRenderingContext2D, scene: Scene, theme: Theme, x: number): void {
  const text = formatClock(scene.playhead, 2)
  context.font = `600 11.5px ${theme.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  // as wide as zeros would be: the flag must not tremble while time runs
  const width = context.measureText(text.replace(/\d/g, '0')).width + 12
  const half = width / 2
  const middle = Math.min(Math.max(x, half), Math.max(half, scene.view.width - half))
  const top = scene.bands.ruler.top + (scene.bands.ruler.height - FLAG_HEIGHT) / 2
  context.fillStyle = theme.now
  context.beginPath()
  context.roundRect(middle - half, top, width, FLAG_HEIGHT, 5)
  context.fill()
  context.fillStyle = theme.onNow
  context.fillText(text, middle, top + FLAG_HEIGHT / 2 + 0.5)
}
