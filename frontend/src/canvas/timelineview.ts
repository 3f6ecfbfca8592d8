import { SegmentDocument } from '../timeline/document'
import { type Lane, placeAll } from '../timeline/lanes'
import { type Change, changedId } from '../timeline/segment'
import { type LoudnessProfile, silenceNear } from '../timeline/snap'
import { clampTime, type Micros, micros } from '../timeline/time'
import {
  clampView,
  followByPages,
  isVisible,
  resizeView,
  sameView,
  type Viewport,
  wholeClip,
} from '../timeline/viewport'
import { Gestures } from './gestures'
import type { DragName, Probe, TimelineIntents, TimelineOptions } from './intents'
import { Peaks } from './peaks'
import { loudestColumn, Renderer } from './renderer'
import { bandsOf, lanesTopLimit, type Pin, type RowHeights, type Scene } from './scene'
import { Scope } from './scope'
import type { PictureRow, SoundLoaders, SoundPictures, SpectrogramInfo } from './sound'
import { type TileSource, Tiles } from './tiles'
import { turnWheel } from './wheel'

export type { DragName, Probe, TimelineIntents, TimelineOptions } from './intents'
export type { Pin, RowHeights } from './scene'
export type { PictureRow, SoundLoaders, SoundPictures } from './sound'

/** Width until the host has been laid out, in pixels. */
const UNSEEN = 1_000

/**
 * The editor's timeline: whole clip, ruler, waveform, spectrogram and lanes on canvases inside a host
 * element. It draws what it is given and reports intents. Waveform and spectrogram carry `data-exact`,
 * the spectrogram its `data-scale`, the waveform also `data-peak-x`, `data-start-us` and `data-us-per-px`, on their canvas.
 */
export class TimelineView {
  readonly #scope = new Scope()
  readonly #host: HTMLElement
  readonly #intents: TimelineIntents
  readonly #scene: Scene
  readonly #renderer: Renderer
  readonly #gestures: Gestures
  readonly #newId: () => string
  #soundScope: Scope | null = null
  /** The document as its owner gave it, without a drag. */
  #settled: SegmentDocument
  #preview: readonly Change[] = []
  /** The document a drag began on; its owner may show the preview in its own meanwhile. */
  #dragged: SegmentDocument | null = null
  #lastSpeaker: string | null | undefined = undefined
  #follows = true

  constructor(host: HTMLElement, options: TimelineOptions) {
    this.#host = host
    this.#intents = options.intents
    this.#newId = options.newId ?? (() => crypto.randomUUID())
    this.#settled = SegmentDocument.of(options.duration)
    this.#scene = {
      view: wholeClip(options.duration, host.clientWidth || UNSEEN),
      rows: options.rows,
      bands: bandsOf(options.rows, 0),
      document: this.#settled,
      lanes: [],
      places: new Map(),
      lanesTop: 0,
      selected: null,
      others: new Set(),
      hovered: null,
      playhead: micros(0),
      pins: [],
      isReadOnly: false,
      channel: null,
      peaks: null,
      tiles: null,
      linear: null,
      isLinear: false,
    }
    if (getComputedStyle(host).position === 'static') host.style.position = 'relative'
    host.style.overflow = 'hidden'
    this.#renderer = new Renderer(this.#scope, host, this.#scene)
    this.#gestures = new Gestures(this.#scope, host, this.#stage())
    this.#scope.listen(host, 'wheel', (event) => this.#wheel(event), { passive: false })
    this.#watchSize()
    this.#watchTheme()
  }

  get viewport(): Viewport {
    return this.#scene.view
  }

  /** Whether the view follows the play head. */
  get isFollowing(): boolean {
    return this.#follows
  }

  setRows(rows: RowHeights): void {
    this.#scene.rows = rows
    this.#arrange()
  }

  /** Segments and the lanes they stand in; those of speakers without a lane are not drawn. */
  setDocument(document: SegmentDocument, lanes: readonly Lane[]): void {
    const isSameCount = lanes.length === this.#scene.lanes.length
    this.#settled = document
    this.#scene.lanes = lanes
    this.#layOut()
    if (!isSameCount) this.#arrange()
    if (document.duration !== this.#scene.view.duration) {
      this.#show(wholeClip(document.duration, this.#scene.view.width))
    }
  }

  setViewport(view: Viewport): void {
    const { width, duration } = this.#scene.view
    this.#showByHand(clampView({ ...view, width, duration }))
  }

  /** Where the sound is; turns the page when the view follows, and follows again once it is in sight. */
  setPlayhead(time: Micros): void {
    if (time === this.#scene.playhead) return
    this.#scene.playhead = time
    if (isVisible(this.#scene.view, time)) this.#setFollows(true)
    else if (this.#follows && !this.#gestures.isDragging) {
      this.#show(followByPages(this.#scene.view, time))
    }
    this.#renderer.invalidatePlayhead()
  }

  setSelection(id: string | null): void {
    if (id === this.#scene.selected) return
    this.#scene.selected = id
    this.#rememberSpeaker()
    this.#renderer.invalidate('waveform', 'lanes', 'overlay')
  }

  /** What is chosen besides the one that is open. */
  setOthers(ids: ReadonlySet<string>): void {
    if (ids === this.#scene.others) return
    this.#scene.others = ids
    this.#renderer.invalidate('lanes')
  }

  /** Pictures of a sound and how they arrive; null while there are none. */
  setSound(sound: SoundPictures | null, loaders: SoundLoaders | null): void {
    this.#soundScope?.dispose()
    this.#soundScope = null
    this.#scene.peaks = null
    this.#scene.tiles = null
    this.#scene.linear = null
    if (sound && loaders) this.#openSound(sound, loaders)
    this.#renderer.refreshTheme()
    this.#renderer.invalidateSound()
  }

  setPins(pins: readonly Pin[]): void {
    this.#scene.pins = pins
    this.#renderer.invalidate('overlay')
  }

  /** Only seeking, choosing, scrolling and zooming. */
  setReadOnly(isReadOnly: boolean): void {
    if (isReadOnly) this.#gestures.cancel()
    this.#scene.isReadOnly = isReadOnly
  }

  /** The one channel whose waveform is drawn; null takes all together. */
  setChannel(channel: number | null): void {
    if (channel === this.#scene.channel) return
    this.#scene.channel = channel
    this.#renderer.invalidateSound()
  }

  /** More contrast in the spectrogram. */
  setStrongContrast(isStrong: boolean): void {
    this.#renderer.setStrongContrast(isStrong)
  }

  /** The linear spectrogram instead of the mel one, as long as the view is near enough. */
  setLinear(isLinear: boolean): void {
    if (isLinear === this.#scene.isLinear) return
    this.#scene.isLinear = isLinear
    this.#renderer.invalidate('spectrogram')
  }

  setLanesTop(top: number): void {
    const to = Math.min(Math.max(0, top), lanesTopLimit(this.#scene))
    if (to === this.#scene.lanesTop) return
    this.#scene.lanesTop = to
    this.#renderer.invalidate('lanes')
    this.#intents.lanesScrolled(to)
  }

  /** Follows the play head again and shows it. */
  follow(): void {
    this.#setFollows(true)
    this.#show(followByPages(this.#scene.view, this.#scene.playhead))
  }

  /** Loads again what did not arrive. */
  retry(row: PictureRow): void {
    if (row === 'waveform') this.#scene.peaks?.retry()
    else for (const one of [this.#scene.tiles, this.#scene.linear]) one?.retry()
  }

  /** The edge of silence nearest to `time`, no farther than `reach` µs, as far as the sound is loaded. */
  silenceNear(time: Micros, reach: number): Micros | null {
    const { peaks } = this.#scene
    if (!peaks) return null
    return silenceNear(peaks.profileAround(time, reach), time, reach, peaks.quiet)
  }

  /** How loud the sound is within `reach` µs of `time`, and below which level it is silence. */
  loudnessAround(time: Micros, reach: number): { profile: LoudnessProfile; quiet: number } | null {
    const { peaks } = this.#scene
    return peaks && { profile: peaks.profileAround(time, reach), quiet: peaks.quiet }
  }

  /** Draws now what the next frame would, and tells what stands in the waveform. */
  probe(): Probe {
    this.#renderer.draw()
    const { columns, ratio } = this.#renderer
    return {
      viewport: this.#scene.view,
      peakX: loudestColumn(columns, ratio),
      low: columns.low,
      high: columns.high,
      isExact: columns.exact,
      devicePixelRatio: ratio,
    }
  }

  dispose(): void {
    this.#soundScope?.dispose()
    this.#scope.dispose()
  }

  #openSound(sound: SoundPictures, loaders: SoundLoaders): void {
    const scope = new Scope()
    this.#soundScope = scope
    const failed = (row: PictureRow) => (isFailed: boolean) => this.#intents.failed(row, isFailed)
    const peaksCame = (): void => this.#renderer.invalidateSound(true)
    const tilesCame = (): void => this.#renderer.invalidate('spectrogram')
    this.#scene.peaks = new Peaks(scope, sound, loaders, peaksCame, failed('waveform'))
    const tilesOf = (info: SpectrogramInfo, load: TileSource['load']): Tiles =>
      new Tiles(scope, { info, rate_hz: sound.rate_hz, load }, tilesCame, failed('spectrogram'))
    this.#scene.tiles = tilesOf(sound.spectrogram, loaders.tile)
    this.#scene.linear = sound.linear ? tilesOf(sound.linear, loaders.linear) : null
  }

  #stage(): ConstructorParameters<typeof Gestures>[2] {
    const self = this
    return {
      scene: this.#scene,
      get settled() {
        return self.#dragged ?? self.#settled
      },
      get lastSpeaker() {
        return self.#speakerForSound()
      },
      newId: () => this.#newId(),
      silenceNear: (time, reach) => this.silenceNear(time, reach),
      seek: (time) => this.#intents.seek(clampTime(time, 0, this.#scene.view.duration)),
      select: (id) => this.#select(id),
      toggle: (id) => this.#intents.toggle(id),
      hover: (id) => this.#hover(id),
      open: (id) => this.#intents.open(id),
      pressPin: (id) => this.#intents.pin(id),
      preview: (changes, heard) => this.#showPreview(changes, heard),
      finish: (name) => this.#finish(name),
      showByHand: (view) => this.#showByHand(view),
      scrollLanes: (by) => this.setLanesTop(this.#scene.lanesTop + by),
    }
  }

  #hover(id: string | null): void {
    if (id === this.#scene.hovered) return
    this.#scene.hovered = id
    this.#renderer.invalidate('lanes')
  }

  #select(id: string | null): void {
    this.setSelection(id)
    this.#intents.select(id)
  }

  #showPreview(changes: readonly Change[], heard: Micros | null): void {
    this.#dragged ??= this.#settled
    this.#preview = changes
    this.#layOut()
    this.#intents.preview(changes, heard)
  }

  #finish(name: DragName | null): void {
    const changes = this.#preview
    this.#preview = []
    this.#dragged = null
    if (name === null || changes.length === 0) {
      this.#layOut()
      this.#intents.preview([], null)
      return
    }
    this.#intents.commit(changes, name)
    const [first] = changes
    if (name === 'create' && first) this.#select(changedId(first))
    this.#layOut()
  }

  /** Document with drag, and the places of its segments. */
  #layOut(): void {
    this.#scene.document = (this.#dragged ?? this.#settled).apply(this.#preview)
    this.#scene.places = placeAll(this.#scene.document, this.#scene.lanes)
    this.#rememberSpeaker()
    this.#renderer.invalidateSegments(this.#dragged !== null)
  }

  #rememberSpeaker(): void {
    const chosen = this.#settled.get(this.#scene.selected)
    if (chosen) this.#lastSpeaker = chosen.speaker
  }

  /** The speaker used last, while that lane is there; else the first lane's. */
  #speakerForSound(): string | null {
    const { lanes } = this.#scene
    const lane = lanes.find((one) => one.speaker === this.#lastSpeaker) ?? lanes[0]
    return lane?.speaker ?? null
  }

  #showByHand(view: Viewport): void {
    this.#show(view)
    this.#setFollows(isVisible(this.#scene.view, this.#scene.playhead))
  }

  #setFollows(follows: boolean): void {
    if (follows === this.#follows) return
    this.#follows = follows
    this.#intents.following(follows)
  }

  #show(view: Viewport): void {
    if (sameView(view, this.#scene.view)) return
    this.#scene.view = view
    this.#renderer.invalidateView()
    this.#intents.viewport(view)
  }

  #arrange(): void {
    this.#scene.bands = bandsOf(this.#scene.rows, this.#scene.lanes.length)
    this.#renderer.arrange()
    this.setLanesTop(this.#scene.lanesTop)
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault()
    const x = event.clientX - this.#host.getBoundingClientRect().left
    const result = turnWheel(this.#scene.view, event, x)
    if (result.kind === 'lanes') this.setLanesTop(this.#scene.lanesTop + result.by)
    else this.#showByHand(result.view)
  }

  #watchSize(): void {
    const resize = (): void => {
      const width = this.#host.clientWidth
      if (width === 0) return
      this.#show(resizeView(this.#scene.view, width))
      this.#arrange()
    }
    const observer = new ResizeObserver(resize)
    observer.observe(this.#host)
    this.#scope.add(() => observer.disconnect())
    this.#scope.listen(window, 'resize', resize) // the same width on another screen
  }

  #watchTheme(): void {
    const refresh = (): void => this.#renderer.refreshTheme()
    const observer = new MutationObserver(refresh)
    const attributeFilter = ['data-theme', 'data-font', 'class', 'style']
    observer.observe(document.documentElement, { attributes: true, attributeFilter })
    this.#scope.add(() => observer.disconnect())
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', refresh, { signal: this.#scope.signal })
    document.fonts?.ready.then(() => {
      if (!this.#scope.isClosed) refresh()
    })
  }
}
