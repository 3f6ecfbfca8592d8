// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SegmentDocument } from '../timeline/document'
import { seg } from '../timeline/making.test-helper'
import { type Change, changedId } from '../timeline/segment'
import { toMicros } from '../timeline/time'
import { fitRange } from '../timeline/viewport'
import { LANES, ROWS } from './scene.test-helper'
import { type TimelineIntents, TimelineView } from './timelineview'

// jsdom draws nothing and lays nothing out: the view is 1,000 pixels wide and no frame ever comes
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  vi.stubGlobal('matchMedia', () => new EventTarget())
  vi.stubGlobal('requestAnimationFrame', () => 0)
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

/** An owner as the desk is: it shows previews in its own document and keeps what is committed. */
function open(seconds = 10) {
  const host = document.createElement('div')
  host.setPointerCapture = () => {}
  document.body.append(host)
  let kept = SegmentDocument.of(toMicros(seconds), [seg('a', 1, 2, 'amir'), seg('c', 5, 7, 'ben')])
  const done: unknown[] = []
  const commits: (readonly Change[])[] = []
  const intents: TimelineIntents = {
    seek: (time) => done.push(['seek', time / 1e6]),
    select: (id) => done.push(['select', id]),
    toggle: (id) => done.push(['toggle', id]),
    open: (id) => done.push(['open', id]),
    preview: (changes) => view.setDocument(kept.apply(changes), LANES),
    commit: (changes, name) => {
      commits.push(changes)
      done.push([name, ...changes.map(changedId)])
      kept = kept.apply(changes)
      view.setDocument(kept, LANES)
    },
    viewport: (shown) => done.push(['viewport', shown.start / 1e6]),
    following: (follows) => done.push(['following', follows]),
    lanesScrolled: (top) => done.push(['lanes', top]),
    pin: (id) => done.push(['pin', id]),
    failed: () => {},
  }
  const duration = toMicros(seconds)
  const view = new TimelineView(host, { rows: ROWS, duration, intents, newId: () => 'new' })
  view.setDocument(kept, LANES)
  const send = (type: string, x: number, y: number): void => {
    host.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1 }))
  }
  const drag = (...points: [number, number][]): void => {
    for (const [index, point] of points.entries()) {
      send(index === 0 ? 'pointerdown' : 'pointermove', ...point)
    }
    send('pointerup', ...(points.at(-1) ?? [0, 0]))
  }
  return { host, view, done, commits, drag, send, kept: () => kept }
}

const AMIR = 297
const BEN = 335

describe('the timeline', () => {
  it('keeps a drag that rests before it ends, though its owner shows the preview', () => {
    const { drag, kept } = open()
    drag([150, AMIR], [150, BEN], [150, BEN], [150, BEN])
    expect(kept().get('a')).toMatchObject({ speaker: 'ben', start: 1e6 })
    drag([697, BEN], [797, BEN], [797, BEN])
    expect(kept().get('c')).toMatchObject({ end: 8e6 })
  })

  it('gives one commit a drag and chooses what was made', () => {
    const { drag, done, commits } = open()
    drag([300, 100], [350, 100], [400, 100])
    expect(done).toEqual([
      ['create', 'new'],
      ['select', 'new'],
    ])
    expect(commits).toHaveLength(1)
  })

  it('leaves nothing behind when a drag is called off', () => {
    const { drag, send, kept, done } = open()
    send('pointerdown', 300, 100)
    send('pointermove', 400, 100)
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    send('pointerup', 400, 100)
    drag([150, AMIR], [150, AMIR])
    expect(kept().size).toBe(2)
    expect(done).toEqual([['select', 'a']])
  })

  it('draws for the speaker of the segment chosen last', () => {
    const { drag, view, kept } = open()
    view.setSelection('c')
    view.setSelection(null)
    drag([300, 100], [350, 100], [400, 100])
    expect(kept().get('new')?.speaker).toBe('ben')
  })

  it('turns the page after the play head until one scrolls away, and again once it is in sight', () => {
    const { view, done } = open(100)
    view.setViewport(fitRange(view.viewport, toMicros(0), toMicros(10), 0))
    view.setPlayhead(toMicros(10))
    expect(view.viewport.start).toBe(9_600_000)
    view.setViewport(fitRange(view.viewport, toMicros(50), toMicros(60), 0))
    view.setPlayhead(toMicros(20))
    expect(view.viewport.start).toBe(50e6)
    expect(view.isFollowing).toBe(false)
    view.follow()
    expect(view.viewport.start).toBe(19_600_000)
    expect(done.filter((one) => Array.isArray(one) && one[0] === 'following')).toEqual([
      ['following', false],
      ['following', true],
    ])
  })

  it('scrolls time with the wheel and lanes with Shift, as far as there are any', () => {
    const { host, view, done } = open()
    view.setRows({ ...ROWS, lanesShown: 2 })
    const wheel = new WheelEvent('wheel', { deltaY: 100, shiftKey: true, cancelable: true })
    host.dispatchEvent(wheel)
    expect(wheel.defaultPrevented).toBe(true)
    expect(done).toEqual([['lanes', 38]])
  })

  it('shows a new clip from end to end', () => {
    const { view } = open()
    view.setDocument(SegmentDocument.of(toMicros(400)), LANES)
    expect(view.viewport).toMatchObject({ start: 0, duration: 400e6, microsPerPixel: 400_000 })
  })

  it('takes everything away with it', () => {
    const { host, view, drag, done } = open()
    view.dispose()
    drag([300, 100], [350, 100], [400, 100])
    expect(host.childElementCount).toBe(0)
    expect(done).toEqual([])
  })
})
