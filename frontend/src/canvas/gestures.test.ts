// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { SegmentDocument } from '../timeline/document'
import { placeAll } from '../timeline/lanes'
import { seg } from '../timeline/making.test-helper'
import type { Change } from '../timeline/segment'
import { micros, toMicros } from '../timeline/time'
import { fitRange, type Viewport } from '../timeline/viewport'
import { Gestures, type Stage } from './gestures'
import type { Scene } from './scene'
import { LANES, sceneOf } from './scene.test-helper'
import { Scope } from './scope'

// 10 seconds over 1,000 pixels, lanes from y = 278
const settled = SegmentDocument.of(toMicros(10), [seg('a', 1, 2, 'amir'), seg('c', 5, 7, 'ben')])
const WAVE = 100
const AMIR = 297
const BEN = 335

function open(more: Partial<Scene> = {}) {
  const host = document.createElement('div')
  host.setPointerCapture = () => {} // jsdom has none
  document.body.append(host)
  const scope = new Scope()
  const scene = sceneOf(settled, more)
  const done: unknown[] = []
  let preview: readonly Change[] = []
  const show = (changes: readonly Change[]): void => {
    preview = changes
    scene.document = settled.apply(changes)
    scene.places = placeAll(scene.document, LANES)
  }
  const stage: Stage = {
    scene,
    settled,
    lastSpeaker: 'ben',
    newId: () => 'new',
    silenceNear: () => null,
    seek: (time) => done.push(['seek', time / 1e6]),
    select: (id) => done.push(['select', id]),
    toggle: (id) => done.push(['toggle', id]),
    hover: (id) => {
      scene.hovered = id
    },
    open: (id) => done.push(['open', id]),
    pressPin: (id) => done.push(['pin', id]),
    preview: show,
    finish: (name) => {
      done.push([name, name === null ? null : spansOf(preview)])
      show([])
    },
    showByHand: (view: Viewport) => {
      scene.view = view
      done.push(['view', view.start / 1e6])
    },
    scrollLanes: (by) => done.push(['lanes', by]),
  }
  const gestures = new Gestures(scope, host, stage)
  const send = (type: string, x: number, y: number, init: PointerEventInit = {}): void => {
    host.dispatchEvent(
      new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, bubbles: true, ...init }),
    )
  }
  const drag = (
    from: [number, number],
    to: [number, number],
    init: PointerEventInit = {},
  ): void => {
    send('pointerdown', ...from, init)
    send('pointermove', (from[0] + to[0]) / 2, (from[1] + to[1]) / 2, init)
    send('pointermove', ...to, init)
    send('pointerup', ...to, init)
  }
  return { host, scope, scene, done, send, drag, gestures }
}

function spansOf(changes: readonly Change[]): unknown[] {
  return changes.map((one) =>
    one.op === 'put'
      ? [one.segment.id, one.segment.start / 1e6, one.segment.end / 1e6, one.segment.speaker]
      : one.id,
  )
}

beforeEach(() => document.body.replaceChildren())

describe('a click', () => {
  it('on the sound or an empty lane places the play head', () => {
    const { done, drag } = open()
    drag([300, WAVE], [301, WAVE])
    drag([300, BEN], [300, BEN])
    expect(done).toEqual([
      ['seek', 3],
      ['seek', 3],
    ])
  })

  it('on a segment or its edge chooses it and does not move the play head', () => {
    const { done, drag } = open()
    drag([150, AMIR], [150, AMIR])
    drag([103, AMIR], [103, AMIR])
    expect(done).toEqual([
      ['select', 'a'],
      ['select', 'a'],
    ])
  })

  it('with Ctrl on a segment chooses it besides the others', () => {
    const { done, drag } = open()
    drag([600, BEN], [600, BEN], { ctrlKey: true })
    expect(done).toEqual([['toggle', 'c']])
  })

  it('is announced by the segment under the pointer, until the pointer leaves', () => {
    const { scene, send } = open()
    send('pointermove', 600, BEN)
    expect(scene.hovered).toBe('c')
    send('pointermove', 300, BEN)
    expect(scene.hovered).toBe(null)
    send('pointermove', 150, AMIR)
    send('pointerleave', 150, AMIR)
    expect(scene.hovered).toBe(null)
  })

  it('on a pin presses it; a double click opens the words', () => {
    const { done, drag, send } = open({ pins: [{ id: 'p', time: toMicros(4), label: '1' }] })
    drag([400, 66], [400, 66])
    send('dblclick', 150, AMIR)
    expect(done).toEqual([
      ['pin', 'p'],
      ['open', 'a'],
    ])
  })

  it('with another button than the first does nothing', () => {
    const { done, send } = open()
    send('pointerdown', 300, WAVE, { button: 2 })
    send('pointerup', 300, WAVE, { button: 2 })
    expect(done).toEqual([])
  })
})

describe('a drag', () => {
  it('on the sound makes a segment of the speaker used last, in a lane of that lane', () => {
    const { done, drag } = open()
    drag([300, WAVE], [400, WAVE])
    drag([300, AMIR], [400, AMIR])
    expect(done).toEqual([
      ['create', [['new', 3, 4, 'ben']]],
      ['create', [['new', 3, 4, 'amir']]],
    ])
  })

  it('moves a segment along and into another lane', () => {
    const { done, drag } = open()
    drag([150, AMIR], [450, BEN])
    expect(done).toEqual([
      ['select', 'a'],
      ['move', [['a', 4, 5, 'ben']]],
    ])
  })

  it('at an edge resizes, with the edge under the pointer', () => {
    const { done, drag } = open()
    drag([197, AMIR], [297, AMIR])
    expect(done).toEqual([
      ['select', 'a'],
      ['resize', [['a', 1, 3, 'amir']]],
    ])
  })

  it('snaps to neighbours, but not with Alt', () => {
    const { done, drag } = open()
    drag([300, AMIR], [496, AMIR])
    drag([300, AMIR], [496, AMIR], { altKey: true })
    expect(done).toEqual([
      ['create', [['new', 3, 5, 'amir']]],
      ['create', [['new', 3, 4.96, 'amir']]],
    ])
  })

  it('is taken back with Escape, which then means nothing else', () => {
    const { done, send, scope, gestures } = open()
    const idle = new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })
    window.dispatchEvent(idle)
    expect(idle.defaultPrevented).toBe(false)
    send('pointerdown', 300, WAVE)
    send('pointermove', 400, WAVE)
    expect(gestures.isDragging).toBe(true)
    const second = new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })
    window.dispatchEvent(second)
    send('pointerup', 400, WAVE)
    expect(second.defaultPrevented).toBe(true)
    expect(done).toEqual([[null, null]])
    scope.dispose()
  })

  it('of those who only read scrolls', () => {
    const { done, drag, scene } = open({ isReadOnly: true })
    scene.view = fitRange(scene.view, toMicros(4), toMicros(6), 0)
    drag([500, WAVE], [400, WAVE])
    expect(done).toEqual([
      ['view', 4.1],
      ['view', 4.2],
    ])
  })

  it('in the ruler takes the play head along, never past the ends', () => {
    const { done, drag } = open()
    drag([900, 40], [1_200, 40])
    expect(done).toEqual([
      ['seek', 9],
      ['seek', 10],
      ['seek', 10],
    ])
  })

  it('in the whole clip moves the window as it is held, and centres it where pressed beside it', () => {
    const { done, drag, scene } = open()
    const zoomed = fitRange(scene.view, toMicros(2), toMicros(4), 0)
    scene.view = zoomed
    drag([250, 10], [350, 10])
    expect(done.at(-1)).toEqual(['view', 3])
    scene.view = zoomed
    drag([700, 10], [700, 10])
    expect(done.at(-1)).toEqual(['view', 6])
  })

  it('past the side scrolls along', () => {
    const { done, drag, scene } = open()
    scene.view = fitRange(scene.view, toMicros(2), toMicros(4), 0)
    drag([900, WAVE], [1_038, WAVE])
    expect(scene.view.start).toBeGreaterThan(2e6)
    expect(done.at(-1)).toEqual(['create', [['new', 3.8, 4.176, 'ben']]])
  })
})

describe('fingers', () => {
  const touch = { pointerType: 'touch' }

  it('scroll with one', () => {
    const { drag, scene } = open()
    scene.view = fitRange(scene.view, toMicros(4), toMicros(6), 0)
    drag([500, WAVE], [400, WAVE], touch)
    expect(scene.view.start).toBe(4_200_000)
  })

  it('zoom with two around their middle', () => {
    const { scene, send } = open()
    scene.view = fitRange(scene.view, toMicros(4), toMicros(6), 0)
    send('pointerdown', 400, WAVE, touch)
    send('pointerdown', 600, WAVE, { ...touch, pointerId: 2 })
    send('pointermove', 300, WAVE, touch)
    send('pointermove', 700, WAVE, { ...touch, pointerId: 2 })
    expect(scene.view.microsPerPixel).toBeCloseTo(1_000, 6)
    expect(scene.view.start + 500 * scene.view.microsPerPixel).toBe(5e6)
  })

  it('make a segment after resting', () => {
    vi.useFakeTimers()
    const { done, send, scope } = open()
    send('pointerdown', 300, WAVE, touch)
    vi.advanceTimersByTime(500)
    send('pointermove', 400, WAVE, touch)
    send('pointerup', 400, WAVE, touch)
    vi.useRealTimers()
    scope.dispose()
    expect(done).toEqual([['create', [['new', 3, 4, 'ben']]]])
  })

  it('take the chosen edge from farther away', () => {
    const { done, drag } = open({ selected: 'a' })
    drag([215, AMIR], [315, AMIR], touch)
    expect(done).toEqual([
      ['select', 'a'],
      ['resize', [['a', 1, 3, 'amir']]],
    ])
  })
})

it('the pointer shows what it would do', () => {
  const { host, send } = open()
  const cursors = [
    [103, AMIR],
    [150, AMIR],
    [300, AMIR],
    [300, 10],
  ].map(([x = 0, y = 0]) => {
    send('pointermove', x, y)
    return host.style.cursor
  })
  expect(cursors).toEqual(['ew-resize', 'pointer', 'default', 'grab'])
})

it('nothing is heard any more once the scope is closed', () => {
  const { scope, done, drag } = open({ playhead: micros(0) })
  scope.dispose()
  drag([300, WAVE], [400, WAVE])
  expect(done).toEqual([])
})
