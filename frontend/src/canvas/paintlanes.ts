import type { Lane, Place } from '../timeline/lanes'
import type { Segment } from '../timeline/segment'
import { endOf } from '../timeline/viewport'
import { Labels } from './labels'
import type { Sheet } from './paintsound'
import { type Box, boxOf, type Scene } from './scene'
import type { SpeakerColours, Theme } from './theme'

/** No words in segments narrower than this: an ellipsis says nothing. */
const LEAST_TEXT_WIDTH = 44
/** Narrower segments are a plain stroke in the speaker's colour. */
const LEAST_BOX_WIDTH = 4
/** Where several are stacked in a lane, words are smaller. */
const LEAST_FULL_HEIGHT = 20
const RADIUS = 6
const EDGE_WIDTH = 3
const BORDER_STRENGTH = 0.42
const GRIP = { width: 6, height: 18, radius: 3 } as const

/** Draws the lanes; keeps measured words and the hatching between frames. */
export class LanePainter {
  readonly #labels = new Labels()
  #hatch: { readonly theme: Theme; readonly pattern: CanvasPattern | null } | null = null

  /** The font has arrived: measure anew. */
  forget(): void {
    this.#labels.forget()
  }

  paint(sheet: Sheet, scene: Scene, theme: Theme): void {
    const { context, ratio } = sheet
    context.fillStyle = theme.surface
    context.fillRect(0, 0, sheet.width, sheet.height)
    context.save()
    context.scale(ratio, ratio)
    this.#paintLines(sheet, scene, theme)
    context.textBaseline = 'middle'
    this.#paintSegments(sheet, scene, theme)
    const chosen = scene.document.get(scene.selected)
    const place = chosen && scene.places.get(chosen.id)
    if (chosen && place) this.#paintBox(sheet, scene, theme, chosen, place)
    context.restore()
  }

  #paintLines(sheet: Sheet, scene: Scene, theme: Theme): void {
    sheet.context.fillStyle = theme.line
    const thin = 1
    for (let lane = 1; lane < scene.lanes.length; lane += 1) {
      const y = lane * scene.rows.lane - scene.lanesTop - thin
      sheet.context.fillRect(0, y, sheet.width / sheet.ratio, thin)
    }
  }

  #paintSegments(sheet: Sheet, scene: Scene, theme: Theme): void {
    const strokes = new Strokes(sheet.context)
    const height = sheet.height / sheet.ratio
    for (const segment of scene.document.inRange(scene.view.start, endOf(scene.view))) {
      const place = scene.places.get(segment.id)
      if (!place || segment.id === scene.selected) continue
      const box = boxOf(scene, segment, place)
      if (box.y > height || box.y + box.height < 0) continue
      if (box.width < LEAST_BOX_WIDTH) strokes.paint(box, place, coloursOf(scene, theme, place))
      else this.#paintBox(sheet, scene, theme, segment, place)
    }
  }

  #paintBox(sheet: Sheet, scene: Scene, theme: Theme, segment: Segment, place: Place): void {
    const { context } = sheet
    const lane = scene.lanes[place.lane]
    const colours = coloursOf(scene, theme, place)
    const width = sheet.width / sheet.ratio
    const box = cutToView(boxOf(scene, segment, place), width)
    const isChosen = segment.id === scene.selected
    context.beginPath()
    context.roundRect(box.x, box.y, box.width, box.height, Math.min(RADIUS, box.width / 2))
    context.fillStyle = colours.tint
    context.fill()
    if (segment.text.trim() === '') {
      context.fillStyle = this.#hatching(context, theme) ?? colours.tint
      context.fill()
    }
    const isHovered = segment.id === scene.hovered
    if (isChosen) paintChosen(context, theme, box)
    else paintBorder(context, colours, box, lane, isHovered ? 1 : BORDER_STRENGTH)
    if (scene.others.has(segment.id)) paintFrame(context, theme, box)
    context.font = `${box.height < LEAST_FULL_HEIGHT ? 11 : 13}px ${theme.font}`
    this.#paintWords(context, segment, colours, box, width)
  }

  #paintWords(
    context: CanvasRenderingContext2D,
    segment: Segment,
    colours: SpeakerColours,
    box: Box,
    width: number,
  ): void {
    const left = Math.max(0, box.x) + 10
    const right = Math.min(width, box.x + box.width) - 8
    if (right - left < LEAST_TEXT_WIDTH - 18 || segment.text === '' || box.height < 12) return
    const label = this.#labels.fit(context, segment.text, right - left)
    context.fillStyle = colours.ink
    context.direction = label.direction
    context.textAlign = label.direction === 'rtl' ? 'right' : 'left'
    const x = label.direction === 'rtl' ? right : left
    context.fillText(label.text, x, box.y + box.height / 2 + 0.5)
  }

  /** Slanting stripes over the tint. */
  #hatching(context: CanvasRenderingContext2D, theme: Theme): CanvasPattern | null {
    if (this.#hatch?.theme !== theme) {
      this.#hatch = { theme, pattern: hatchPattern(context, theme.surface) }
    }
    return this.#hatch.pattern
  }
}

function coloursOf(scene: Scene, theme: Theme, place: Place): SpeakerColours {
  const colour = scene.lanes[place.lane]?.colour ?? 0
  return theme.speakers[colour] ?? { mark: theme.ink, tint: theme.sunken, ink: theme.ink }
}

/** Boxes far wider than the picture are cut just outside it. */
function cutToView(box: Box, width: number): Box {
  const left = Math.max(box.x, -2 * RADIUS)
  const right = Math.min(box.x + box.width, width + 2 * RADIUS)
  return { ...box, x: left, width: Math.max(1, right - left) }
}

/** Segments too narrow for a box; thousands of them may fall on one pixel, which is drawn once. */
class Strokes {
  readonly #context: CanvasRenderingContext2D
  readonly #lastX = new Map<number, number>()

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context
  }

  paint(box: Box, place: Place, colours: SpeakerColours): void {
    const row = place.lane * 64 + place.row
    const x = Math.floor(box.x)
    if (this.#lastX.get(row) === x) return
    this.#lastX.set(row, x)
    this.#context.fillStyle = colours.mark
    this.#context.fillRect(x, box.y, Math.max(1, Math.round(box.width)), box.height)
  }
}

function paintBorder(
  context: CanvasRenderingContext2D,
  colours: SpeakerColours,
  box: Box,
  lane: Lane | undefined,
  strength: number,
): void {
  const radius = Math.min(RADIUS, box.width / 2)
  context.strokeStyle = colours.mark
  context.lineWidth = 1
  context.globalAlpha = strength
  if (lane?.dashed) context.setLineDash([4, 3])
  context.beginPath()
  context.roundRect(box.x + 0.5, box.y + 0.5, Math.max(1, box.width - 1), box.height - 1, radius)
  context.stroke()
  context.globalAlpha = 1
  context.setLineDash([])
  context.fillStyle = colours.mark
  if (lane?.dashed) paintDashedEdge(context, box)
  else {
    context.beginPath()
    context.roundRect(box.x, box.y, EDGE_WIDTH, box.height, [radius, 0, 0, radius])
    context.fill()
  }
}

function paintDashedEdge(context: CanvasRenderingContext2D, box: Box): void {
  for (let y = box.y + 2; y < box.y + box.height - 2; y += 6) {
    context.fillRect(box.x, y, EDGE_WIDTH, Math.min(4, box.y + box.height - 2 - y))
  }
}

/** Around what is chosen. */
function paintFrame(context: CanvasRenderingContext2D, theme: Theme, box: Box): void {
  context.strokeStyle = theme.ink
  context.lineWidth = 2
  context.beginPath()
  context.roundRect(box.x + 1, box.y + 1, Math.max(1, box.width - 2), box.height - 2, RADIUS - 1)
  context.stroke()
}

function paintChosen(context: CanvasRenderingContext2D, theme: Theme, box: Box): void {
  paintFrame(context, theme, box)
  for (const x of [box.x, box.x + box.width]) paintGrip(context, theme, x, box.y + box.height / 2)
}

function paintGrip(context: CanvasRenderingContext2D, theme: Theme, x: number, y: number): void {
  context.beginPath()
  context.roundRect(x - GRIP.width / 2, y - GRIP.height / 2, GRIP.width, GRIP.height, GRIP.radius)
  context.strokeStyle = theme.surface
  context.lineWidth = 3
  context.stroke()
  context.fillStyle = theme.ink
  context.fill()
}

/** 6 px stripes at 45 degrees, the page's ground at little more than half strength. */
function hatchPattern(context: CanvasRenderingContext2D, ground: string): CanvasPattern | null {
  const side = 17
  const tile = new OffscreenCanvas(side, side)
  const brush = tile.getContext('2d')
  if (!brush) return null
  brush.globalAlpha = 0.55
  brush.strokeStyle = ground
  brush.lineWidth = 6
  for (const shift of [-side, 0, side]) {
    brush.beginPath()
    brush.moveTo(shift - 4, side + 4)
    brush.lineTo(shift + side + 4, -4)
    brush.stroke()
  }
  return context.createPattern(tile, 'repeat')
}
