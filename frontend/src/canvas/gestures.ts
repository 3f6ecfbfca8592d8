import type { SegmentDocument } from '../timeline/document'
import type { Change } from '../timeline/segment'
import { type Micros, micros } from '../timeline/time'
import { centreOn, panBy, timeAt, type Viewport, zoomAround } from '../timeline/viewport'
import { type Drag, type DragPoint, dragTo } from './drag'
import { hitTest, type Target } from './hit'
import type { DragName } from './intents'
import { laneAt, type Scene } from './scene'
import type { Scope } from './scope'

/** What gestures may do to the view. */
export interface Stage {
  readonly scene: Scene
  /** The document without the present drag. */
  readonly settled: SegmentDocument
  newId(): string
  /** Speaker a segment drawn on the sound gets. */
  readonly lastSpeaker: string | null
  silenceNear(time: Micros, reach: number): Micros | null
  seek(time: Micros): void
  select(id: string | null): void
  toggle(id: string): void
  hover(id: string | null): void
  open(id: string): void
  pressPin(id: string): void
  preview(changes: readonly Change[], heard: Micros | null): void
  /** Ends the drag: as one undo step, or (null) as if it had never been. */
  finish(name: DragName | null): void
  showByHand(view: Viewport): void
  scrollLanes(by: number): void
}

/** A press becomes a drag after this many pixels. */
const DRAG_PIXELS = 4
/** A finger that rests this long draws instead of scrolling. */
const LONG_PRESS_MS = 400
/** So near to the sides a drag scrolls along. */
const SCROLL_EDGE = 12

interface Press {
  readonly pointer: number
  readonly x: number
  readonly y: number
  readonly target: Target
  readonly isTouch: boolean
  drag: Drag | null
  mode: 'press' | 'drag' | 'pan' | 'scrub' | 'window'
  lastX: number
  lastY: number
  /** Time under the pointer minus the window's start, for the minimap. */
  grip: number
  cancelLongPress: () => void
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Turns what pointers do over the timeline into intents. */
export class Gestures {
  readonly #host: HTMLElement
  readonly #scope: Scope
  readonly #stage: Stage
  readonly #fingers = new Map<number, Point>()
  #press: Press | null = null

  constructor(scope: Scope, host: HTMLElement, stage: Stage) {
    this.#scope = scope
    this.#host = host
    this.#stage = stage
    host.style.touchAction = 'none'
    scope.listen(host, 'pointerdown', (event) => this.#down(event))
    scope.listen(host, 'pointermove', (event) => this.#move(event))
    scope.listen(host, 'pointerup', (event) => this.#up(event))
    scope.listen(host, 'pointerleave', () => stage.hover(null))
    scope.listen(host, 'pointercancel', (event) => this.#cancel(event.pointerId))
    scope.listen(host, 'dblclick', (event) => this.#doubleClick(event))
    scope.listen(window, 'keydown', (event) => this.#key(event), { capture: true })
  }

  get isDragging(): boolean {
    return this.#press !== null && this.#press.mode !== 'press'
  }

  /** Takes back a drag that is under way. */
  cancel(): void {
    const press = this.#press
    this.#press = null
    press?.cancelLongPress()
    if (press?.drag) this.#stage.finish(null)
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return
    const point = this.#pointOf(event)
    const isTouch = event.pointerType === 'touch'
    if (isTouch) this.#fingers.set(event.pointerId, point)
    if (this.#fingers.size > 1) {
      this.cancel()
      return
    }
    const target = hitTest(this.#stage.scene, point.x, point.y, isTouch)
    if (!target) return
    this.#host.setPointerCapture(event.pointerId)
    this.#press = {
      pointer: event.pointerId,
      ...point,
      target,
      isTouch,
      drag: null,
      mode: 'press',
      lastX: point.x,
      lastY: point.y,
      grip: 0,
      cancelLongPress: () => {},
    }
    this.#begin(this.#press, event)
  }

  #begin(press: Press, event: PointerEvent): void {
    const { kind } = press.target
    if (kind === 'ruler') {
      press.mode = 'scrub'
      this.#scrub(press.x)
    } else if (kind === 'minimap') {
      press.mode = 'window'
      press.grip = this.#gripOf(press.x)
      this.#moveWindow(press)
    } else if (press.isTouch && kind !== 'edge' && kind !== 'pin') {
      press.cancelLongPress = this.#scope.after(LONG_PRESS_MS, () => {
        if (press.mode === 'press') this.#startDrag(press, event.shiftKey)
      })
    }
  }

  #move(event: PointerEvent): void {
    const point = this.#pointOf(event)
    if (this.#fingers.has(event.pointerId)) {
      if (this.#fingers.size > 1) this.#pinch(event.pointerId, point)
      this.#fingers.set(event.pointerId, point)
    }
    const press = this.#press
    if (!press || press.pointer !== event.pointerId) {
      if (this.#fingers.size === 0) this.#hover(point)
      return
    }
    if (press.mode === 'press' && this.#hasMoved(press, point)) this.#turnIntoDrag(press, event)
    this.#follow(press, point, event)
    press.lastX = point.x
    press.lastY = point.y
  }

  #hasMoved(press: Press, point: Point): boolean {
    return Math.hypot(point.x - press.x, point.y - press.y) > DRAG_PIXELS
  }

  #turnIntoDrag(press: Press, event: PointerEvent): void {
    press.cancelLongPress()
    const isGrip = press.target.kind === 'edge'
    if ((press.isTouch && !isGrip) || this.#stage.scene.isReadOnly) press.mode = 'pan'
    else this.#startDrag(press, event.shiftKey)
  }

  #startDrag(press: Press, isShared: boolean): void {
    if (this.#stage.scene.isReadOnly) return
    press.drag = this.#dragFor(press, isShared)
    if (press.drag) press.mode = 'drag'
  }

  #dragFor(press: Press, isShared: boolean): Drag | null {
    const { scene, settled } = this.#stage
    const { target } = press
    const time = timeAt(scene.view, press.x)
    if (target.kind === 'sound' || target.kind === 'lane') {
      const lane = target.kind === 'lane' ? scene.lanes[target.lane] : undefined
      const speaker = lane ? lane.speaker : this.#stage.lastSpeaker
      return { kind: 'create', id: this.#stage.newId(), from: time, speaker }
    }
    if (target.kind !== 'edge' && target.kind !== 'segment') return null
    const segment = settled.get(target.id)
    if (!segment) return null
    this.#stage.select(target.id)
    if (target.kind === 'segment') {
      return { kind: 'move', id: target.id, offset: time - segment.start }
    }
    const offset = time - segment[target.edge]
    return { kind: 'resize', id: target.id, edge: target.edge, offset, isShared }
  }

  #follow(press: Press, point: Point, event: PointerEvent): void {
    const { scene } = this.#stage
    if (press.mode === 'scrub') this.#scrub(point.x)
    else if (press.mode === 'window') this.#moveWindow({ ...press, x: point.x })
    else if (press.mode === 'pan') {
      this.#stage.showByHand(panBy(scene.view, press.lastX - point.x))
      if (isInLanes(press.target)) this.#stage.scrollLanes(press.lastY - point.y)
    } else if (press.mode === 'drag' && press.drag) this.#dragOn(press.drag, point, event.altKey)
  }

  #dragOn(drag: Drag, point: Point, isFree: boolean): void {
    const { scene } = this.#stage
    const beyond = this.#beyondSides(point.x)
    if (beyond !== 0) this.#stage.showByHand(panBy(scene.view, beyond))
    const lane = laneAt(scene, point.y)
    const at: DragPoint = {
      time: timeAt(scene.view, point.x),
      microsPerPixel: scene.view.microsPerPixel,
      speaker: lane === null ? undefined : scene.lanes[lane]?.speaker,
      snaps: !isFree,
      playhead: scene.playhead,
      silenceNear: (time, reach) => this.#stage.silenceNear(time, reach),
    }
    const { changes, heard } = dragTo(this.#stage.settled, drag, at)
    this.#stage.preview(changes, heard)
  }

  /** How far the pointer is past the sides, in pixels; 0 inside. */
  #beyondSides(x: number): number {
    const { width } = this.#stage.scene.view
    if (x < SCROLL_EDGE) return x - SCROLL_EDGE
    return x > width - SCROLL_EDGE ? x - width + SCROLL_EDGE : 0
  }

  #up(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId)
    const press = this.#press
    if (!press || press.pointer !== event.pointerId) return
    this.#press = null
    press.cancelLongPress()
    if (press.mode === 'press') this.#click(press, event.ctrlKey || event.metaKey)
    else if (press.drag) this.#stage.finish(press.drag.kind)
  }

  #click(press: Press, isBesides: boolean): void {
    const { target } = press
    if (target.kind === 'pin') this.#stage.pressPin(target.id)
    else if (isBesides && 'id' in target) this.#stage.toggle(target.id)
    else if (target.kind === 'segment') this.#stage.select(target.id)
    else if (target.kind === 'edge' && target.id !== this.#stage.scene.selected) {
      this.#stage.select(target.id)
    } else this.#stage.seek(timeAt(this.#stage.scene.view, press.x))
  }

  #cancel(pointer: number): void {
    this.#fingers.delete(pointer)
    if (this.#press?.pointer === pointer) this.cancel()
  }

  #doubleClick(event: MouseEvent): void {
    const point = this.#pointOf(event)
    const target = hitTest(this.#stage.scene, point.x, point.y, false)
    if (target?.kind === 'segment' || target?.kind === 'edge') this.#stage.open(target.id)
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.#press?.drag) return
    event.preventDefault()
    event.stopPropagation()
    this.cancel()
  }

  #scrub(x: number): void {
    const { view } = this.#stage.scene
    const time = Math.min(Math.max(0, timeAt(view, x)), view.duration)
    this.#stage.seek(micros(time))
  }

  #minimapTime(x: number): number {
    const { view } = this.#stage.scene
    return (x / view.width) * view.duration
  }

  /** Where the window is held; in its middle when the press was beside it. */
  #gripOf(x: number): number {
    const { view } = this.#stage.scene
    const span = view.width * view.microsPerPixel
    const grip = this.#minimapTime(x) - view.start
    return grip >= 0 && grip <= span ? grip : span / 2
  }

  #moveWindow(press: { readonly x: number; readonly grip: number }): void {
    const { view } = this.#stage.scene
    const half = (view.width * view.microsPerPixel) / 2
    this.#stage.showByHand(centreOn(view, micros(this.#minimapTime(press.x) - press.grip + half)))
  }

  /** Two fingers: what is under them stays under them. */
  #pinch(pointer: number, point: Point): void {
    const before = this.#fingers.get(pointer)
    const other = [...this.#fingers].find(([id]) => id !== pointer)?.[1]
    if (!before || !other) return
    const { view } = this.#stage.scene
    const was = Math.max(20, Math.abs(before.x - other.x))
    const is = Math.max(20, Math.abs(point.x - other.x))
    const moved = (point.x - before.x) / 2
    const middle = (point.x + other.x) / 2
    this.#stage.showByHand(zoomAround(panBy(view, -moved), middle, is / was))
  }

  #hover(point: Point): void {
    const target = hitTest(this.#stage.scene, point.x, point.y, false)
    const isSegment = target?.kind === 'segment' || target?.kind === 'edge'
    this.#stage.hover(isSegment ? target.id : null)
    const cursor = cursorOf(target, this.#stage.scene.isReadOnly)
    if (this.#host.style.cursor !== cursor) this.#host.style.cursor = cursor
  }

  #pointOf(event: MouseEvent): Point {
    const box = this.#host.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
}

function isInLanes(target: Target): boolean {
  return target.kind === 'lane' || target.kind === 'segment'
}

function cursorOf(target: Target | null, isReadOnly: boolean): string {
  if (target === null || isReadOnly) return 'default'
  if (target.kind === 'edge') return 'ew-resize'
  if (target.kind === 'segment' || target.kind === 'pin') return 'pointer'
  return target.kind === 'minimap' ? 'grab' : 'default'
}
