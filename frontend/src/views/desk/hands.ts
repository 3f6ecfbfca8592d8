import { signal } from '@preact/signals'
import { isNearEnough } from '../../canvas/linear'
import type { TimelineView } from '../../canvas/timelineview'
import type { Hands } from '../../state/desk/acts'
import type { Desk } from '../../state/desk/desk'
import { type Snippets, writtenOut } from '../../state/desk/snippets'
import { withTag } from '../../state/desk/words'
import { type Micros, micros } from '../../timeline/time'
import {
  CLOSEST_MICROS_PER_PIXEL,
  farthest,
  fitAll,
  fitRange,
  isVisible,
  reveal,
  type Viewport,
  xAt,
  ZOOM_STEP,
  zoomAround,
} from '../../timeline/viewport'

const FIRST_LOOK = micros(20_000_000)

/** What the page does for the keys: caret, focus and the timeline's picture. */
export class DeskHands implements Hands {
  /** The timeline's picture, while there is one. */
  readonly surface = signal<TimelineView | null>(null)
  /** The box with the words of the chosen segment, while there is one. */
  words: HTMLTextAreaElement | null = null
  /** How far the lanes are scrolled, in pixels. */
  readonly lanesTop = signal(0)
  /** How near one looks: 0 the whole clip, 1 the closest. */
  readonly nearness = signal(0)
  /** Whether so little is in view that the linear spectrogram is drawn. */
  readonly near = signal(false)
  private readonly desk: Desk
  private readonly onSpectrogram: () => void

  constructor(desk: Desk, onSpectrogram: () => void) {
    this.desk = desk
    this.onSpectrogram = onSpectrogram
  }

  get view(): TimelineView | null {
    return this.surface.peek()
  }

  caret(): number | null {
    const { words } = this
    return words && document.activeElement === words ? words.selectionStart : null
  }

  insertTag(tag: string): void {
    const { desk, words } = this
    const chosen = desk.editor.current.peek()
    if (!chosen) return
    const caret = this.caret() ?? chosen.text.length
    const after = withTag(chosen.text, caret, tag)
    desk.editor.setText(chosen.id, after.text)
    if (!words || document.activeElement !== words) return
    this.putCaret(words, after.caret)
  }

  /** The next key may come before the next render does: the box has the new words at once. */
  private putCaret(words: HTMLTextAreaElement, caret: number): void {
    words.value = this.desk.editor.current.peek()?.text ?? words.value
    words.setSelectionRange(caret, caret)
  }

  /** Writes out the abbreviation before the caret, with `tail` behind it; false when there is none. */
  writeOut(snippets: Snippets, tail: string): boolean {
    const { desk, words } = this
    const chosen = desk.editor.current.peek()
    if (!chosen || !words || words.selectionStart !== words.selectionEnd) return false
    const after = writtenOut(words.value, words.selectionStart, snippets, tail)
    if (!after) return false
    desk.editor.writeOut(chosen.id, after.text)
    this.putCaret(words, after.caret)
    return true
  }

  leaveWords(): void {
    const { desk, words } = this
    if (!words || document.activeElement !== words) desk.closePage()
    // Just behind the words: the next Tab goes on to the panel, as the reading order has it.
    else words.closest('.line')?.querySelector<HTMLElement>('.f')?.focus({ preventScroll: true })
  }

  zoom(kind: 'in' | 'out' | 'segment' | 'all'): void {
    const { view, desk } = this
    if (!view) return
    const now = view.viewport
    if (kind === 'all') view.setViewport(fitAll(now))
    else if (kind === 'segment') {
      const chosen = desk.editor.current.peek()
      if (chosen) view.setViewport(fitRange(now, chosen.start, chosen.end))
    } else {
      const head = desk.playback.now.peek()
      const x = isVisible(now, head) ? xAt(now, head) : now.width / 2
      view.setViewport(zoomAround(now, x, kind === 'in' ? ZOOM_STEP : 1 / ZOOM_STEP))
    }
  }

  /** Sets the zoom by the slider, round the play head. */
  setNearness(nearness: number): void {
    const { view, desk } = this
    if (!view) return
    const now = view.viewport
    const far = farthest(now)
    const wanted = far * (CLOSEST_MICROS_PER_PIXEL / far) ** nearness
    const head = desk.playback.now.peek()
    const x = isVisible(now, head) ? xAt(now, head) : now.width / 2
    view.setViewport(zoomAround(now, x, now.microsPerPixel / wanted))
  }

  /** The first look at a clip: all of a short one, of a long one enough to read the words. */
  begin(): void {
    const { view } = this
    if (!view) return
    const { duration } = view.viewport
    if (duration > 1.5 * FIRST_LOOK) {
      view.setViewport(fitRange(view.viewport, micros(0), FIRST_LOOK, 0))
    }
    this.seen(view.viewport)
  }

  /** What the timeline shows now. */
  seen(view: Viewport): void {
    this.near.value = isNearEnough(view)
    const far = farthest(view)
    const range = Math.log(far / CLOSEST_MICROS_PER_PIXEL)
    this.nearness.value = range > 0 ? Math.log(far / view.microsPerPixel) / range : 0
  }

  /** Scrolls as little as it takes to show a segment. */
  show(start: Micros, end: Micros): void {
    const { view } = this
    if (view) view.setViewport(reveal(view.viewport, start, end))
  }

  /** Scrolls the lanes as little as it takes to show one; `shown` of them are in sight at once. */
  showLane(index: number, shown: number): void {
    const lane = document.querySelector('.g-lane')?.clientHeight ?? 0
    const top = this.lanesTop.peek()
    const wanted = Math.min(index * lane, Math.max(top, (index + 1 - shown) * lane))
    if (wanted !== top) this.view?.setLanesTop(wanted)
  }

  toggleSpectrogram(): void {
    this.onSpectrogram()
  }

  isNear(): boolean {
    return this.near.peek()
  }

  silenceNear(time: Micros, reach: number): Micros | null {
    return this.view?.silenceNear(time, reach) ?? null
  }

  openNote(): void {
    this.desk.openPage('note')
  }
}
