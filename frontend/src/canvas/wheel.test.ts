import { expect, it } from 'vitest'
import { micros } from '../timeline/time'
import { fitRange, timeAt, wholeClip } from '../timeline/viewport'
import { turnWheel, type WheelTurn } from './wheel'

const view = fitRange(wholeClip(micros(3_600e6), 1_000), micros(100e6), micros(110e6), 0)
const still: WheelTurn = {
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
}

function viewAfter(turn: Partial<WheelTurn>) {
  const result = turnWheel(view, { ...still, ...turn }, 300)
  if (result.kind !== 'view') throw new Error('the view does not move')
  return result.view
}

it('the wheel scrolls time, by pixels, lines or pages', () => {
  expect(viewAfter({ deltaY: 100 }).start).toBe(101_000_000)
  expect(viewAfter({ deltaX: -100, deltaY: 3 }).start).toBe(99_000_000)
  expect(viewAfter({ deltaY: 3, deltaMode: 1 }).start).toBe(100_960_000)
  expect(viewAfter({ deltaY: 1, deltaMode: 2 }).start).toBe(110_000_000)
})

it('with Ctrl each notch zooms by 1.25 around the pointer, whatever the mouse calls a notch', () => {
  for (const deltaY of [-53, -100, -120]) {
    const near = viewAfter({ deltaY, ctrlKey: true })
    expect(view.microsPerPixel / near.microsPerPixel).toBeCloseTo(1.25, 9)
    expect(Math.abs(timeAt(near, 300) - timeAt(view, 300))).toBeLessThanOrEqual(1)
  }
  expect(viewAfter({ deltaY: 100, ctrlKey: true }).microsPerPixel).toBeCloseTo(12_500, 6)
  const pinched = viewAfter({ deltaY: -2, ctrlKey: true })
  expect(view.microsPerPixel / pinched.microsPerPixel).toBeCloseTo(1.25 ** 0.1, 9)
})

it('with Shift it scrolls the lanes, however the system turns it', () => {
  expect(turnWheel(view, { ...still, deltaY: 40, shiftKey: true }, 0)).toEqual({
    kind: 'lanes',
    by: 40,
  })
  expect(turnWheel(view, { ...still, deltaX: 40, shiftKey: true }, 0)).toEqual({
    kind: 'lanes',
    by: 40,
  })
})
