import type { Viewport } from '../timeline/viewport'
import { Arrivals, pieceKey, pieceOf } from './arrivals'
import type { Scope } from './scope'
import type { SpectrogramInfo } from './sound'

/** Of all tiles together: 25 MB of grey and as much of colour. */
const KEPT_PIXELS = 192 * 256 * 128
/** New tiles coloured in one frame; more would make it late. */
const NEW_A_FRAME = 3
/** With more contrast, this share of the range below and above is cut off. */
const STRONG_BELOW = 0.25
const STRONG_ABOVE = 0.15

/** A tile as it came, and as last coloured. */
interface Tile {
  readonly grey: ImageBitmap
  colours: Uint32Array | null
  picture: ImageBitmap | null
}

/** One spectrogram and how its tiles arrive. */
export interface TileSource {
  readonly info: SpectrogramInfo
  readonly rate_hz: number
  /** One grey tile, encoded as the server sends it. */
  load(level: number, tile: number, signal: AbortSignal): Promise<Blob>
}

/** 256 colours, from silence to full ink, as little-endian RGBA. */
export type Palette = Uint32Array

/** The colour of each grey value: `black` is silence, `white` is full ink. */
export function greyTable(
  palette: Palette,
  black: number,
  white: number,
  isStrong = false,
): Uint32Array {
  const range = Math.max(1, white - black)
  const from = isStrong ? black + range * STRONG_BELOW : black
  const to = isStrong ? white - range * STRONG_ABOVE : white
  const table = new Uint32Array(256)
  for (let grey = 0; grey < 256; grey += 1) {
    const share = Math.min(1, Math.max(0, (grey - from) / Math.max(1, to - from)))
    table[grey] = palette[Math.round(share * 255)] ?? 0
  }
  return table
}

/** The zoom level whose columns are nearest to one device pixel wide. */
export function pickTileLevel(levels: SpectrogramInfo['levels'], columnsPerPixel: number): number {
  let best = 0
  let distance = Infinity
  for (const [index, level] of levels.entries()) {
    const away = Math.abs(Math.log(level.columns_per_pixel / columnsPerPixel))
    if (away < distance) {
      best = index
      distance = away
    }
  }
  return best
}

/** The part of a tile that stands for columns `[from, to)` of the finest level. */
interface Patch {
  readonly level: number
  readonly index: number
  readonly from: number
  readonly to: number
}

/** The spectrogram's tiles: loads, colours and draws them; a coarser one stands in for one to come. */
export class Tiles {
  readonly #info: SpectrogramInfo
  /** Microseconds from column to column. */
  readonly #hop: number
  readonly #tiles: Arrivals<Tile>
  readonly #scratch = new OffscreenCanvas(1, 1)
  readonly #arrived: () => void
  #newInFrame = 0
  #table: Uint32Array = new Uint32Array(256)

  constructor(
    scope: Scope,
    source: TileSource,
    arrived: () => void,
    failed: (isFailed: boolean) => void,
  ) {
    const { info, rate_hz } = source
    this.#info = info
    this.#hop = (info.hop * 1e6) / rate_hz
    this.#arrived = arrived
    this.#tiles = new Arrivals<Tile>(scope, {
      load: async (key, signal) => {
        const { level, index } = pieceOf(key)
        const grey = await createImageBitmap(await source.load(level, index, signal))
        return { grey, colours: null, picture: null }
      },
      capacity: Math.round(KEPT_PIXELS / (info.rows * info.channels * info.tile_columns)),
      drop: (tile) => {
        tile.grey.close()
        tile.picture?.close()
      },
      arrived,
      failed,
    })
  }

  /** Colours from here on; tiles are coloured anew when they are next drawn. */
  setPalette(palette: Palette, isStrong: boolean): void {
    this.#table = greyTable(palette, this.#info.black, this.#info.white, isStrong)
  }

  retry(): void {
    this.#tiles.retry()
  }

  /** Draws the view into a row of `height` device pixels; false while something is to come. */
  draw(
    context: CanvasRenderingContext2D,
    view: Viewport,
    devicePixelRatio: number,
    height: number,
  ): boolean {
    const patches = this.#patches(view, devicePixelRatio, 0)
    const ahead = this.#patches(view, devicePixelRatio, 0.5)
    this.#tiles.want([...new Set([...keysOf(patches), ...this.#top(), ...keysOf(ahead)])])
    const toX = (column: number): number =>
      Math.round(
        (((column - 0.5) * this.#hop - view.start) / view.microsPerPixel) * devicePixelRatio,
      )
    let exact = true
    this.#newInFrame = 0
    for (const patch of patches) {
      exact = this.#drawBest(context, patch, toX, height) && exact
    }
    if (this.#newInFrame > NEW_A_FRAME) this.#arrived() // the rest in the next frame
    return exact
  }

  /** The tile of the whole clip, if there is one: it stands in for all that is to come. */
  #top(): number[] {
    const level = this.#info.levels.length - 1
    return this.#info.levels[level]?.tiles === 1 ? [pieceKey(level, 0)] : []
  }

  /** The tiles under the view and `margin` of its width to each side. */
  #patches(view: Viewport, devicePixelRatio: number, margin: number): Patch[] {
    const perPixel = view.microsPerPixel / devicePixelRatio / this.#hop
    const level = pickTileLevel(this.#info.levels, perPixel)
    const folded = this.#info.levels[level]?.columns_per_pixel ?? 1
    const span = view.width * view.microsPerPixel
    const width = this.#info.tile_columns * folded
    const columnAt = (time: number): number => time / this.#hop + 0.5
    const first = Math.max(0, Math.floor(columnAt(view.start - span * margin) / width))
    const last = Math.floor(columnAt(view.start + span * (1 + margin)) / width)
    const patches: Patch[] = []
    for (let index = first; index <= last && index * width < this.#info.columns; index += 1) {
      const to = Math.min((index + 1) * width, this.#info.columns)
      patches.push({ level, index, from: index * width, to })
    }
    return patches
  }

  #drawBest(
    context: CanvasRenderingContext2D,
    patch: Patch,
    toX: (column: number) => number,
    height: number,
  ): boolean {
    if (this.#drawPatch(context, patch, patch, toX, height)) return true
    for (let level = patch.level + 1; level < this.#info.levels.length; level += 1) {
      const width = this.#info.tile_columns * (this.#info.levels[level]?.columns_per_pixel ?? 1)
      const index = Math.floor(patch.from / width)
      const source = { level, index, from: index * width, to: (index + 1) * width }
      if (this.#drawPatch(context, source, patch, toX, height)) break
    }
    this.#drawFiner(context, patch, toX, height)
    return false
  }

  /** What is there of the next finer level, over a coarser stand-in. */
  #drawFiner(
    context: CanvasRenderingContext2D,
    patch: Patch,
    toX: (column: number) => number,
    height: number,
  ): void {
    const finer = this.#info.levels[patch.level - 1]
    if (!finer) return
    const width = this.#info.tile_columns * finer.columns_per_pixel
    for (let from = patch.from; from < patch.to; from += width) {
      const to = Math.min(from + width, patch.to)
      const source = { level: patch.level - 1, index: Math.round(from / width), from, to }
      this.#drawPatch(context, source, source, toX, height)
    }
  }

  /** Draws the columns of `wanted` out of the tile `source`; false if that tile is not there. */
  #drawPatch(
    context: CanvasRenderingContext2D,
    source: Patch,
    wanted: Patch,
    toX: (column: number) => number,
    height: number,
  ): boolean {
    const tile = this.#tiles.get(pieceKey(source.level, source.index))
    const picture = tile && this.#coloured(tile)
    if (!picture) return false
    const folded = this.#info.levels[source.level]?.columns_per_pixel ?? 1
    const sourceX = (wanted.from - source.from) / folded
    const sourceWidth = Math.min((wanted.to - wanted.from) / folded, picture.width - sourceX)
    const x = toX(wanted.from)
    const width = toX(wanted.to) - x
    if (sourceWidth <= 0 || width <= 0) return true
    // Where two channels look alike, their tile holds one of them.
    const copies = (this.#info.channels * this.#info.rows) / picture.height
    for (let copy = 0; copy < copies; copy += 1) {
      const top = Math.round((height * copy) / copies)
      const tall = Math.round((height * (copy + 1)) / copies) - top
      context.drawImage(picture, sourceX, 0, sourceWidth, picture.height, x, top, width, tall)
    }
    return true
  }

  /** The tile in the present colours; null when it is new and this frame has coloured enough. */
  #coloured(tile: Tile): ImageBitmap | null {
    if (tile.picture && tile.colours === this.#table) return tile.picture
    if (!tile.picture) this.#newInFrame += 1
    if (!tile.picture && this.#newInFrame > NEW_A_FRAME) return null
    const { width, height } = tile.grey
    this.#scratch.width = width
    this.#scratch.height = height
    const context = this.#scratch.getContext('2d', { willReadFrequently: true })
    if (!context) return null
    context.drawImage(tile.grey, 0, 0)
    const image = context.getImageData(0, 0, width, height)
    const pixels = new Uint32Array(image.data.buffer)
    for (let at = 0; at < pixels.length; at += 1) {
      pixels[at] = this.#table[(pixels[at] ?? 0) & 0xff] ?? 0
    }
    context.putImageData(image, 0, 0)
    tile.picture?.close()
    tile.colours = this.#table
    tile.picture = this.#scratch.transferToImageBitmap()
    return tile.picture
  }
}

function keysOf(patches: readonly Patch[]): number[] {
  return patches.map((patch) => pieceKey(patch.level, patch.index))
}
