import { expect, test } from 'vitest'
import type { KeyStroke } from './act'
import { broughtBy, capIn, chordOf, keyChoiceOf, keymapOf, OUR_KEYS, printedChord } from './keymap'
import { pressOf, type Setting } from './keys'
import { refusalOf } from './own-keys'

function stroke(code: string, key: string, more: Partial<KeyStroke> = {}): KeyStroke {
  const held = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }
  return { code, key, ...held, isComposing: false, getModifierState: () => false, ...more }
}

function setting(layer: Setting['layer'], choice = OUR_KEYS): Setting {
  return { layer, isMac: false, reviews: false, keymap: keymapOf(choice) }
}

test('what is kept with the account is read with care', () => {
  expect(keyChoiceOf(null)).toEqual(OUR_KEYS)
  expect(
    keyChoiceOf({ preset: 'emacs', own: { 'timeline:KeyG': 'fly', 'timeline:KeyH': 'loop' } }),
  ).toEqual({
    preset: 'ours',
    own: { 'timeline:KeyH': 'loop' },
  })
})

test('own keys come first, a meaning can be taken away, and all else stays', () => {
  const choice = {
    preset: 'ours' as const,
    own: { 'timeline:KeyG': 'loop' as const, 'timeline:KeyJ': '' as const },
  }
  expect(pressOf(stroke('KeyG', 'g'), setting('timeline', choice))).toEqual({ act: 'loop' })
  expect(pressOf(stroke('KeyJ', 'j'), setting('timeline', choice))).toBe(null)
  expect(pressOf(stroke('KeyL', 'l'), setting('timeline', choice))).toEqual({ act: 'on' })
  expect(pressOf(stroke('KeyG', 'g'), setting('writing', choice))).toBe(null)
})

test('people bring their keys along, and own keys go before those', () => {
  const praat = { preset: 'praat' as const, own: {} }
  expect(pressOf(stroke('Tab', 'Tab'), setting('timeline', praat))).toEqual({ act: 'playSegment' })
  const own = { ...praat, own: { 'writing:Tab': 'play' as const } }
  expect(pressOf(stroke('Tab', 'Tab'), setting('writing', own))).toEqual({ act: 'play' })
  const brought = setting('writing', { preset: 'otranscribe', own: {} })
  expect(pressOf(stroke('Escape', 'Escape'), brought)).toEqual({ act: 'play' })
})

test('an own key is never taken from an input method', () => {
  const choice = { preset: 'ours' as const, own: { 'writing:Alt+KeyG': 'loop' as const } }
  const composing = stroke('KeyG', 'g', { altKey: true, isComposing: true })
  expect(pressOf(composing, setting('writing', choice))).toBe(null)
})

test('keys that write stay with the writer, keys of the browser with the browser', () => {
  expect(refusalOf(stroke('KeyG', 'g'), 'writing')).toBe('While you write, this key writes.')
  expect(refusalOf(stroke('KeyG', 'g'), 'timeline')).toBe(null)
  expect(refusalOf(stroke('KeyG', 'g', { altKey: true }), 'writing')).toBe(null)
  expect(refusalOf(stroke('KeyW', 'w', { ctrlKey: true }), 'timeline')).toBe(
    'The browser keeps this key for itself.',
  )
  expect(refusalOf(stroke('ShiftLeft', 'Shift', { shiftKey: true }), 'timeline')).toBe('')
})

test('chords are named by place and printed as on the caps', () => {
  const chord = chordOf(stroke('KeyQ', 'a', { ctrlKey: true, shiftKey: true }))
  expect(chord).toBe('Ctrl+Shift+KeyQ')
  expect(printedChord(chord)).toBe('Ctrl ⇧ Q')
})

test('what is printed beside a deed is the key that does it for this person', () => {
  const ours = keymapOf(OUR_KEYS)
  expect(capIn(ours, 'loop', 'timeline', 'P')).toBe('P')
  const own = keymapOf({ preset: 'ours', own: { 'timeline:KeyG': 'loop', 'timeline:KeyJ': '' } })
  expect(capIn(own, 'loop', 'timeline', 'P')).toBe('G')
  expect(capIn(own, 'loop', 'writing', 'Alt P')).toBe('Alt P')
  expect(capIn(own, 'back', 'timeline', 'J')).toBe('')
  const elan = keymapOf({ preset: 'elan', own: {} })
  expect(capIn(elan, 'note', 'writing', 'Alt N')).toBe('')
  expect(capIn(elan, 'startHere', 'writing', 'Alt I')).toBe('Alt N')
  expect(broughtBy('praat')).toContainEqual(['Tab', 'playSegment'])
})
