import type { Act, KeyStroke, Layer, Press } from './act'
import { chordOf, type Keymap, nameOf } from './keymap'

export interface Setting {
  readonly layer: Layer
  readonly isMac: boolean
  readonly reviews: boolean
  /** The person's own keys; they go before ours. */
  readonly keymap?: Keymap
}

const PLAIN: Readonly<Record<string, Act>> = {
  Space: 'play',
  KeyK: 'play',
  KeyJ: 'back',
  KeyL: 'on',
  ArrowLeft: 'frameBack',
  ArrowRight: 'frameOn',
  ArrowUp: 'previous',
  ArrowDown: 'next',
  Comma: 'slower',
  Period: 'faster',
  Enter: 'finish',
  NumpadEnter: 'finish',
  KeyI: 'startHere',
  KeyO: 'endHere',
  KeyS: 'split',
  KeyM: 'join',
  KeyQ: 'startEarlier',
  KeyW: 'startLater',
  KeyE: 'endEarlier',
  KeyR: 'endLater',
  KeyZ: 'snap',
  KeyB: 'unsure',
  KeyN: 'note',
  KeyP: 'loop',
  KeyV: 'spectrogram',
  KeyC: 'channel',
  KeyF: 'fitSegment',
  Digit0: 'fitAll',
  Numpad0: 'fitAll',
  Delete: 'delete',
  Backspace: 'delete',
  KeyT: 'write',
  KeyD: 'duplicate',
  KeyH: 'history',
  Escape: 'leave',
}

const SHIFTED: Readonly<Record<string, Act>> = {
  Space: 'playSegment',
  ArrowLeft: 'frameBackFar',
  ArrowRight: 'frameOnFar',
  ArrowUp: 'extendUp',
  ArrowDown: 'extendDown',
  KeyQ: 'startEarlierFar',
  KeyW: 'startLaterFar',
  KeyE: 'endEarlierFar',
  KeyR: 'endLaterFar',
  KeyV: 'linear',
  KeyP: 'playEdge',
}

const REVIEW: Readonly<Record<string, Act>> = {
  KeyA: 'accept',
  KeyX: 'sendBack',
  BracketRight: 'nextPlace',
  BracketLeft: 'previousPlace',
}

const REVIEW_CHORD: Readonly<Record<string, Act>> = {
  BracketRight: 'nextPlace',
  BracketLeft: 'previousPlace',
}

/** Signs go by what is printed: "+" and "?" lie elsewhere on every layout. */
const SIGNS: Readonly<Record<string, Act>> = {
  '?': 'keys',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '−': 'zoomOut',
}

const CHORD: Readonly<Record<string, Act>> = {
  KeyJ: 'back',
  KeyL: 'on',
  Comma: 'slower',
  Period: 'faster',
  KeyI: 'startHere',
  KeyO: 'endHere',
  Enter: 'split',
  NumpadEnter: 'split',
  KeyM: 'join',
  KeyZ: 'snap',
  KeyB: 'unsure',
  KeyN: 'note',
  KeyP: 'loop',
  KeyR: 'playEdge',
  KeyG: 'skipSilence',
  KeyY: 'slowTyping',
  KeyU: 'level',
  KeyK: 'play',
  KeyD: 'duplicate',
  KeyH: 'history',
  Delete: 'delete',
  ArrowUp: 'previous',
  ArrowDown: 'next',
}

const FUNCTION: Readonly<Record<string, Act>> = {
  F1: 'keys',
  F2: 'slower',
  F3: 'faster',
  F7: 'back',
  F8: 'on',
  F9: 'play',
  F10: 'playSegment',
}

/** With Ctrl, on macOS Command; by what is printed, as every program does. */
const COMMANDS: Readonly<Record<string, Act>> = {
  Enter: 'submit',
  'Shift+Enter': 'skip',
  z: 'undo',
  'Shift+z': 'redo',
  y: 'redo',
  f: 'find',
  h: 'find',
}

const REVIEW_COMMANDS: Readonly<Record<string, Act>> = { Enter: 'accept', Backspace: 'sendBack' }

const WRITING: Readonly<Record<string, Act>> = {
  Tab: 'play',
  'Shift+Tab': 'playSegment',
  Enter: 'finish',
  Escape: 'leave',
}

/** What a press means, or null when the key stays the browser's, the writer's or the input method's. */
export function pressOf(stroke: KeyStroke, setting: Setting): Press | null {
  if (stroke.isComposing || stroke.key === 'Process' || stroke.key === 'Dead') return null
  if (stroke.getModifierState('AltGraph')) return null
  const own = setting.keymap?.[nameOf(setting.layer, chordOf(stroke))]
  if (own !== undefined) return own === '' ? null : { act: own }
  const always = functionOf(stroke) ?? commandOf(stroke, setting)
  if (always) return { act: always }
  const number = digitOf(stroke.code)
  return setting.layer === 'writing'
    ? writingPress(stroke, setting, number)
    : timelinePress(stroke, setting, number)
}

/** The modifiers that are down, without Shift: '', 'Alt', 'Ctrl', 'Meta' or several. */
function heldOf({ altKey, ctrlKey, metaKey }: KeyStroke): string {
  return [altKey ? 'Alt' : '', ctrlKey ? 'Ctrl' : '', metaKey ? 'Meta' : ''].join('')
}

function withShift(stroke: KeyStroke, name: string): string {
  return stroke.shiftKey ? ['Shift', name].join('+') : name
}

/** With a modifier they are the system's: Shift+F10 opens a menu, Alt+F4 closes the window. */
function functionOf(stroke: KeyStroke): Act | undefined {
  return heldOf(stroke) === '' && !stroke.shiftKey ? FUNCTION[stroke.code] : undefined
}

/** Ctrl, on macOS Command: the same in both layers. */
function commandOf(stroke: KeyStroke, { isMac, reviews }: Setting): Act | null {
  if (heldOf(stroke) !== (isMac ? 'Meta' : 'Ctrl')) return null
  const name = withShift(stroke, stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key)
  return (reviews ? REVIEW_COMMANDS[name] : undefined) ?? COMMANDS[name] ?? null
}

function writingPress(stroke: KeyStroke, setting: Setting, number: number): Press | null {
  const held = heldOf(stroke)
  const act = held === '' ? WRITING[withShift(stroke, stroke.key)] : undefined
  return act ? { act } : heldPress(stroke, setting, number)
}

/** Chords of a writer; they mean the same on the timeline, so a hand need not know where it is. */
function heldPress(stroke: KeyStroke, setting: Setting, number: number): Press | null {
  if (stroke.shiftKey) return null
  // On macOS Control and arrows belong to the system, so moving between lines takes Option.
  const isMove = stroke.code === 'ArrowUp' || stroke.code === 'ArrowDown'
  const mod = setting.isMac && !isMove ? 'Ctrl' : 'Alt'
  return heldOf(stroke) === mod ? chordPress(stroke, setting, number) : null
}

function chordPress(stroke: KeyStroke, { reviews }: Setting, number: number): Press | null {
  if (number) return { act: 'speaker', number }
  const act = (reviews ? REVIEW_CHORD[stroke.code] : undefined) ?? CHORD[stroke.code]
  return act ? { act } : null
}

function timelinePress(stroke: KeyStroke, setting: Setting, number: number): Press | null {
  // While one writes it chooses all letters; here it chooses all lines.
  const isAll =
    stroke.key.toLowerCase() === 'a' && heldOf(stroke) === (setting.isMac ? 'Meta' : 'Ctrl')
  if (isAll) return { act: 'chooseAll' }
  if (heldOf(stroke) !== '') return heldPress(stroke, setting, number)
  const signed = SIGNS[stroke.key]
  if (signed) return { act: signed }
  if (number) return { act: stroke.shiftKey ? 'tag' : 'speaker', number }
  const act = stroke.shiftKey ? SHIFTED[stroke.code] : plainAct(stroke.code, setting.reviews)
  return act ? { act } : null
}

function plainAct(code: string, reviews: boolean): Act | undefined {
  return (reviews ? REVIEW[code] : undefined) ?? PLAIN[code]
}

function digitOf(code: string): number {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(code)
  return found ? Number(found[1]) : 0
}

const NEEDS_PEN: ReadonlySet<string> = new Set<Act | 'speaker' | 'tag'>([
  'finish',
  'startHere',
  'endHere',
  'split',
  'join',
  'duplicate',
  'startEarlier',
  'startLater',
  'endEarlier',
  'endLater',
  'startEarlierFar',
  'startLaterFar',
  'endEarlierFar',
  'endLaterFar',
  'snap',
  'unsure',
  'delete',
  'undo',
  'redo',
  'speaker',
  'tag',
])

/** True for a key that changes segments: a reader's hands must not. */
export function needsPen(press: Press): boolean {
  return NEEDS_PEN.has(press.act)
}

/** Whether a single key has no meaning of its own on the timeline, so that an answer may have it. */
export function isFreeKey(key: string): boolean {
  if (!/^\p{L}$/u.test(key)) return false
  return PLAIN[`Key${key.toUpperCase()}`] === undefined
}
