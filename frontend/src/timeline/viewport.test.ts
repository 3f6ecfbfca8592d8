import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import './making.test-helper'
import { micros } from './time'
import {
  centreOn,
  clampView,
  endOf,
  fitAll,
  fitRange,
  followByPages,
  isVisible,
  panBy,
  resizeView,
  reveal,
  timeAt,
  type Viewport,
  wholeClip,
  xAt,
  zoomAround,
} from './viewport'

const HOUR = micros(3_600_000_000)

const views: fc.Arbitrary<Viewport> = fc
  .record({
    duration: fc.integer({ min: 200_000, max: 43_200_000_000 }),
    width: fc.integer({ min: 200, max: 4_000 }),
    zoom: fc.double({ min: 0, max: 1, noNaN: true }),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ duration, width, zoom, place }) => {
    const whole = wholeClip(micros(duration), width)
    const microsPerPixel = 100 * (whole.microsPerPixel / 100) ** zoom
    return clampView({ ...whole, microsPerPixel, start: micros(duration * place) })
  })

const inside = (view: Viewport): void => {
  expect(view.start).toBeGreaterThanOrEqual(0)
  const slack = Math.max(1, view.width * 100 - view.duration) // a clip shorter than the closest zoom
  expect(endOf(view)).toBeLessThanOrEqual(view.duration + slack)
  expect(Number.isInteger(view.start)).toBe(true)
}

describe('the viewport', () => {
  it('keeps the time under the pointer while zooming, unless an end of the clip stops it', () => {
    const x = fc.double({ min: 0, max: 1, noNaN: true })
    const factor = fc.double({ min: 0.2, max: 5, noNaN: true })
    fc.assert(
      fc.property(views, x, factor, (view, share, by) => {
        const at = share * view.width
        const zoomed = zoomAround(view, at, by)
        inside(zoomed)
        const isStopped = zoomed.start === 0 || endOf(zoomed) >= view.duration - 1
        if (isStopped) return
        expect(Math.abs(timeAt(zoomed, at) - timeAt(view, at))).toBeLessThanOrEqual(2)
      }),
    )
  })

  it('comes back where it was after zooming in and out', () => {
    const view = fitRange(wholeClip(HOUR, 1_000), micros(60_000_000), micros(90_000_000))
    const back = zoomAround(zoomAround(view, 317, 1.25), 317, 1 / 1.25)
    expect(back.microsPerPixel).toBeCloseTo(view.microsPerPixel, 6)
    expect(Math.abs(back.start - view.start)).toBeLessThanOrEqual(1)
  })

  it('stays inside the clip however it is scrolled, zoomed and resized', () => {
    const amounts = fc.tuple(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.integer({ min: 1, max: 4_000 }),
    )
    fc.assert(
      fc.property(views, amounts, (view, [pixels, width]) => {
        inside(panBy(view, pixels))
        inside(resizeView(view, width))
        inside(centreOn(view, micros(view.duration)))
        inside(followByPages(view, micros(view.duration / 2)))
      }),
    )
  })

  it('converts pixels to times and back', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0, max: 1, noNaN: true }), (view, share) => {
        const x = share * view.width
        expect(Math.abs(xAt(view, timeAt(view, x)) - x)).toBeLessThanOrEqual(0.01)
      }),
    )
  })

  it('shows the whole clip, also after a new width', () => {
    const whole = wholeClip(HOUR, 1_000)
    expect(whole.microsPerPixel).toBe(3_600_000)
    expect(resizeView(whole, 500)).toEqual(wholeClip(HOUR, 500))
    expect(fitAll(zoomAround(whole, 10, 30))).toEqual(whole)
  })

  it('turns whole pages after the play head and stays while it is seen', () => {
    const view = fitRange(wholeClip(HOUR, 1_000), micros(0), micros(10_000_000), 0)
    expect(followByPages(view, micros(9_990_000))).toBe(view)
    const next = followByPages(view, micros(10_000_000))
    expect(next.start).toBe(9_600_000)
    expect(isVisible(next, micros(10_000_000))).toBe(true)
  })

  it('reveals a segment with the smallest scroll, its start first', () => {
    const view = fitRange(wholeClip(HOUR, 1_000), micros(100e6), micros(110e6), 0)
    expect(reveal(view, micros(104e6), micros(105e6))).toBe(view)
    expect(reveal(view, micros(90e6), micros(91e6)).start).toBe(89_760_000)
    expect(reveal(view, micros(109e6), micros(112e6)).start).toBe(102_240_000)
    expect(reveal(view, micros(120e6), micros(150e6)).start).toBe(119_760_000)
  })

  it('shows a clip shorter than the closest zoom', () => {
    const tiny = wholeClip(micros(5_000), 1_000)
    expect(tiny).toMatchObject({ start: 0, microsPerPixel: 100 })
  })
})
