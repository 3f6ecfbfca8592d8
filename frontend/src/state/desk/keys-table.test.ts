import { expect, test } from 'vitest'
import type { KeyStroke, Layer } from './act'
import { chordOf } from './keymap'
import { pressOf } from './keys'

/** Every key of a full keyboard with what it prints on a US layout, plain and with Shift. */
const KEYS: readonly (readonly [string, string, string])[] = [
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((key) => [`Key${key}`, key.toLowerCase(), key] as const),
  ...[...'1234567890'].map(
    (key, index) => [`Digit${key}`, key, '!@#$%^&*()'[index] ?? ''] as const,
  ),
  ...[...'1234567890'].map((key) => [`Numpad${key}`, key, key] as const),
  ...[...'123456789'].map((key) => [`F${key}`, `F${key}`, `F${key}`] as const),
  ...['F10', 'F11', 'F12', 'Enter', 'Tab', 'Escape', 'Backspace', 'Delete', 'Home', 'End'].map(
    (key) => [key, key, key] as const,
  ),
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].map(
    (key) => [key, key, key] as const,
  ),
  ['NumpadEnter', 'Enter', 'Enter'],
  ['Space', ' ', ' '],
  ['Comma', ',', '<'],
  ['Period', '.', '>'],
  ['Slash', '/', '?'],
  ['Semicolon', ';', ':'],
  ['Quote', "'", '"'],
  ['BracketLeft', '[', '{'],
  ['BracketRight', ']', '}'],
  ['Backslash', '\\', '|'],
  ['Backquote', '`', '~'],
  ['Minus', '-', '_'],
  ['Equal', '=', '+'],
  ['NumpadAdd', '+', '+'],
  ['NumpadSubtract', '-', '-'],
]
const HELD = ['', 'Shift', 'Ctrl', 'Alt', 'Ctrl Shift', 'Alt Shift', 'Ctrl Alt', 'Meta'] as const
const LAYERS: readonly Layer[] = ['writing', 'timeline']

function stroke(code: string, key: string, held: string): KeyStroke {
  return {
    code,
    key,
    altKey: held.includes('Alt'),
    ctrlKey: held.includes('Ctrl'),
    metaKey: held.includes('Meta'),
    shiftKey: held.includes('Shift'),
    isComposing: false,
    getModifierState: () => false,
  }
}

function rowsOf(layer: Layer, reviews: boolean): readonly string[] {
  return KEYS.flatMap(([code, plain, shifted]) =>
    HELD.flatMap((held) => {
      const key = stroke(code, held.includes('Shift') ? shifted : plain, held)
      const press = pressOf(key, { layer, isMac: false, reviews })
      if (!press) return []
      const act = 'number' in press ? `${press.act} ${press.number}` : press.act
      return [`${layer},${chordOf(key)},${act}`]
    }),
  )
}

/** The browser's test presses every row of this table: what is not in it no key does. */
test('every key of a full keyboard does what the table of keys says, and no other does anything', async () => {
  const work = LAYERS.flatMap((layer) => rowsOf(layer, false).map((row) => `work,${row}`))
  const known = new Set(work.map((row) => row.slice('work,'.length)))
  const review = LAYERS.flatMap((layer) => rowsOf(layer, true).filter((row) => !known.has(row)))
  const lines = ['mode,layer,chord,act', ...work, ...review.map((row) => `review,${row}`)]
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../../tests/contracts/keys.csv')
})
