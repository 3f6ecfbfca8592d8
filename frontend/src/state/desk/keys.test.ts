import { expect, test } from 'vitest'
import type { KeyStroke } from './act'
import { pressOf, type Setting } from './keys'

const WRITING: Setting = { layer: 'writing', isMac: false, reviews: false }
const TIMELINE: Setting = { layer: 'timeline', isMac: false, reviews: false }

function stroke(code: string, key: string, more: Partial<KeyStroke> = {}): KeyStroke {
  return {
    code,
    key,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    isComposing: false,
    getModifierState: () => false,
    ...more,
  }
}

test('the timeline goes by the place of a key, whatever is printed on it', () => {
  expect(pressOf(stroke('KeyQ', 'a'), TIMELINE)).toEqual({ act: 'startEarlier' })
  expect(pressOf(stroke('KeyI', 'ш'), TIMELINE)).toEqual({ act: 'startHere' })
  expect(pressOf(stroke('Digit2', 'é'), TIMELINE)).toEqual({ act: 'speaker', number: 2 })
  expect(pressOf(stroke('Digit3', '"', { shiftKey: true }), TIMELINE)).toEqual({
    act: 'tag',
    number: 3,
  })
})

test('while writing, letters are letters and chords are deeds', () => {
  expect(pressOf(stroke('KeyJ', 'j'), WRITING)).toBe(null)
  expect(pressOf(stroke('KeyJ', 'j', { altKey: true }), WRITING)).toEqual({ act: 'back' })
  expect(pressOf(stroke('Enter', 'Enter'), WRITING)).toEqual({ act: 'finish' })
  expect(pressOf(stroke('Enter', 'Enter', { shiftKey: true }), WRITING)).toBe(null)
  expect(pressOf(stroke('Enter', 'Enter', { altKey: true }), WRITING)).toEqual({ act: 'split' })
  expect(pressOf(stroke('Tab', 'Tab', { shiftKey: true }), WRITING)).toEqual({ act: 'playSegment' })
})

test('chords mean the same on the timeline: a hand need not know where it is', () => {
  expect(pressOf(stroke('KeyM', 'm', { altKey: true }), TIMELINE)).toEqual({ act: 'join' })
  expect(pressOf(stroke('Digit2', '2', { altKey: true }), TIMELINE)).toEqual({
    act: 'speaker',
    number: 2,
  })
})

test('nothing is taken from an input method, AltGr, word movement or the browser', () => {
  expect(pressOf(stroke('Enter', 'Enter', { isComposing: true }), WRITING)).toBe(null)
  expect(pressOf(stroke('Enter', 'Process'), WRITING)).toBe(null)
  const altGr = { altKey: true, ctrlKey: true, getModifierState: () => true }
  expect(pressOf(stroke('KeyM', 'µ', altGr), WRITING)).toBe(null)
  expect(pressOf(stroke('ArrowLeft', 'ArrowLeft', { ctrlKey: true }), WRITING)).toBe(null)
  expect(pressOf(stroke('ArrowLeft', 'ArrowLeft', { altKey: true }), WRITING)).toBe(null)
  expect(pressOf(stroke('ArrowLeft', 'ArrowLeft', { altKey: true }), TIMELINE)).toBe(null)
  expect(pressOf(stroke('KeyT', 't', { ctrlKey: true }), TIMELINE)).toBe(null)
  expect(pressOf(stroke('KeyW', 'w', { ctrlKey: true }), TIMELINE)).toBe(null)
})

test('Ctrl goes by the letter, so that undo is undo on every layout', () => {
  expect(pressOf(stroke('KeyY', 'z', { ctrlKey: true }), WRITING)).toEqual({ act: 'undo' })
  const redo = { ctrlKey: true, shiftKey: true }
  expect(pressOf(stroke('KeyZ', 'Z', redo), TIMELINE)).toEqual({ act: 'redo' })
  expect(pressOf(stroke('Enter', 'Enter', { ctrlKey: true }), WRITING)).toEqual({ act: 'submit' })
  expect(pressOf(stroke('Enter', 'Enter', redo), WRITING)).toEqual({ act: 'skip' })
})

test('a reviewer has other verbs on the same keys', () => {
  const review = { ...TIMELINE, reviews: true }
  expect(pressOf(stroke('KeyA', 'a'), review)).toEqual({ act: 'accept' })
  expect(pressOf(stroke('KeyA', 'a'), TIMELINE)).toBe(null)
  expect(pressOf(stroke('Enter', 'Enter', { ctrlKey: true }), review)).toEqual({ act: 'accept' })
  expect(pressOf(stroke('BracketRight', ']'), review)).toEqual({ act: 'nextPlace' })
})

test('on macOS Control and Command take the places of Alt and Ctrl', () => {
  const mac = { ...WRITING, isMac: true }
  expect(pressOf(stroke('KeyJ', 'j', { ctrlKey: true }), mac)).toEqual({ act: 'back' })
  expect(pressOf(stroke('KeyZ', 'z', { metaKey: true }), mac)).toEqual({ act: 'undo' })
  expect(pressOf(stroke('ArrowUp', 'ArrowUp', { altKey: true }), mac)).toEqual({ act: 'previous' })
  expect(pressOf(stroke('KeyJ', '∆', { altKey: true }), mac)).toBe(null)
})

test('signs go by what is printed and function keys work everywhere', () => {
  expect(pressOf(stroke('Minus', '?', { shiftKey: true }), TIMELINE)).toEqual({ act: 'keys' })
  expect(pressOf(stroke('BracketRight', '+'), TIMELINE)).toEqual({ act: 'zoomIn' })
  expect(pressOf(stroke('F9', 'F9'), WRITING)).toEqual({ act: 'play' })
})
