import { beforeEach, expect, test } from 'vitest'
import type { KeyStroke } from './act'
import { TypeAhead } from './type-ahead'

function key(name: string, more: Partial<KeyStroke> = {}): KeyStroke {
  return {
    code: '',
    key: name,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    isComposing: false,
    getModifierState: () => false,
    ...more,
  }
}

let ahead: TypeAhead
let pressed: string[]
const yes = () => true

beforeEach(() => {
  ahead = new TypeAhead()
  pressed = []
  ahead.by(({ key }) => pressed.push(key))
})

test('keys wait in their order until what they are meant for is open', async () => {
  expect(ahead.take(key('a'))).toBe(false)
  ahead.begin('clip', 'letters')
  expect(['a', 'b', 'Backspace'].map((one) => ahead.take(key(one)))).toEqual([true, true, true])
  expect(pressed).toEqual([])
  await ahead.end('clip', yes)
  expect(pressed).toEqual(['a', 'b', 'Backspace'])
  expect(ahead.take(key('c'))).toBe(false)
})

test('only what writes waits for a clip; a space before any word was meant to play', () => {
  ahead.begin('clip', 'letters')
  const commands = [key(' '), key('Backspace'), key('Enter'), key('s', { ctrlKey: true })]
  expect(commands.map((one) => ahead.take(one))).toEqual([false, false, false, false])
  // On a German keyboard @ is typed with AltGr, which says Ctrl and Alt.
  const at = key('@', { ctrlKey: true, altKey: true, getModifierState: () => true })
  expect([at, key(' ')].map((one) => ahead.take(one))).toEqual([true, true])
})

test('all keys wait for a correction, but never what an input method composes', () => {
  ahead.begin('clip', 'all')
  expect(ahead.take(key('Enter'))).toBe(true)
  expect(ahead.take(key('あ', { isComposing: true }))).toBe(false)
})

test('what was meant for something that did not open is forgotten', async () => {
  ahead.begin('clip', 'letters')
  ahead.take(key('a'))
  ahead.drop('clip')
  ahead.begin('clip', 'letters')
  ahead.take(key('b'))
  await ahead.end('clip', () => false)
  ahead.begin('other', 'letters')
  await ahead.end('other', yes)
  expect(pressed).toEqual([])
})

test('what waits goes along to the next clip, and the one before has no more say', async () => {
  ahead.passTo('nobody waits')
  expect(ahead.take(key('a'))).toBe(false)
  ahead.begin('first', 'letters')
  ahead.take(key('a'))
  ahead.passTo('second')
  ahead.drop('first')
  ahead.begin('second', 'letters')
  ahead.take(key('b'))
  await ahead.end('first', yes)
  expect(pressed).toEqual([])
  await ahead.end('second', yes)
  expect(pressed).toEqual(['a', 'b'])
})

test('a key that opens something again keeps those behind it waiting', async () => {
  ahead.by(({ key }) => {
    pressed.push(key)
    if (key === 'Enter') ahead.begin('next', 'letters')
  })
  ahead.begin('clip', 'all')
  for (const one of ['a', 'Enter', 'b']) ahead.take(key(one))
  await ahead.end('clip', yes)
  expect(pressed).toEqual(['a', 'Enter'])
  await ahead.end('next', yes)
  expect(pressed).toEqual(['a', 'Enter', 'b'])
})
