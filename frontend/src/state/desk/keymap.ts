import type { Act, KeyStroke, Layer } from './act'
import { ACT_WORDS } from './act-words'

/** What a person's own keys do, by layer and chord ("timeline:Shift+KeyQ"); '' takes a key's meaning away. */
export type Keymap = Readonly<Record<string, Act | ''>>

export const PRESETS = ['ours', 'elan', 'praat', 'otranscribe'] as const
export type Preset = (typeof PRESETS)[number]

/** The keys people bring along; the rest stays as it is. */
const BROUGHT: Readonly<Record<Preset, Readonly<Record<string, Act>>>> = {
  ours: {},
  elan: {
    'Ctrl+Space': 'play',
    'Shift+Space': 'playSegment',
    'Ctrl+ArrowLeft': 'frameBack',
    'Ctrl+ArrowRight': 'frameOn',
    'Shift+ArrowLeft': 'back',
    'Shift+ArrowRight': 'on',
    'Alt+KeyD': 'delete',
    'Alt+KeyN': 'startHere',
    'Ctrl+KeyL': 'loop',
  },
  praat: {
    Tab: 'playSegment',
    'Shift+Tab': 'play',
    'Ctrl+KeyI': 'zoomIn',
    'Ctrl+KeyO': 'zoomOut',
    'Ctrl+KeyA': 'fitAll',
    'Alt+Backspace': 'delete',
  },
  otranscribe: {
    Escape: 'play',
    F1: 'back',
    F2: 'on',
    F3: 'slower',
    F4: 'faster',
  },
}

/** A person's choice of keys as it is kept with the account. */
export interface KeyChoice {
  readonly preset: Preset
  readonly own: Keymap
}

export const OUR_KEYS: KeyChoice = { preset: 'ours', own: {} }

/** Name under which the choice is kept. */
export const KEYMAP = 'keymap'

/** Reads what is kept; what does not fit is left out. */
export function keyChoiceOf(kept: unknown): KeyChoice {
  if (typeof kept !== 'object' || kept === null) return OUR_KEYS
  const preset = 'preset' in kept ? PRESETS.find((one) => one === kept.preset) : undefined
  const own = 'own' in kept && typeof kept.own === 'object' && kept.own !== null ? kept.own : {}
  const known = Object.entries(own).filter(
    (entry): entry is [string, Act | ''] => entry[1] === '' || entry[1] in ACT_WORDS,
  )
  return { preset: preset ?? 'ours', own: Object.fromEntries(known) }
}

/** All keys that differ from ours. */
export function keymapOf({ preset, own }: KeyChoice): Keymap {
  const brought = Object.entries(BROUGHT[preset]).flatMap(([chord, act]) => [
    [`writing:${chord}`, act] as const,
    [`timeline:${chord}`, act] as const,
  ])
  return { ...Object.fromEntries(brought), ...own }
}

/** "Ctrl+Shift+KeyQ": modifiers in this order, then the place of the key. */
export function chordOf({ code, altKey, ctrlKey, metaKey, shiftKey }: KeyStroke): string {
  const held = [ctrlKey && 'Ctrl', metaKey && 'Meta', altKey && 'Alt', shiftKey && 'Shift']
  return [...held.filter(Boolean), code].join('+')
}

export function nameOf(layer: Layer, chord: string): string {
  return `${layer}:${chord}`
}

/** A chord as it is printed: "Ctrl ⇧ Q". */
export function printedChord(chord: string): string {
  return chord
    .split('+')
    .map((part) => PRINTED[part] ?? part.replace(/^(?:Key|Digit)/, ''))
    .join(' ')
}

/**
 * The cap of a deed in a layer: the person's own key, else the usual one (`usual`) unless that does
 * something else now.
 */
export function capIn(keymap: Keymap, act: Act, layer: Layer, usual: string): string {
  const caps = Object.entries(keymap)
    .filter(([name]) => name.startsWith(`${layer}:`))
    .map(([name, one]) => [printedChord(name.slice(layer.length + 1)), one] as const)
  const own = caps.find(([, one]) => one === act)
  if (own) return own[0]
  return caps.some(([cap]) => cap === usual) ? '' : usual
}

/** What a preset brings, chord by chord. */
export function broughtBy(preset: Preset): readonly (readonly [chord: string, act: Act])[] {
  return Object.entries(BROUGHT[preset])
}

const PRINTED: Readonly<Record<string, string>> = {
  Shift: '⇧',
  Meta: '⌘',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Escape: 'Esc',
  Comma: ',',
  Period: '.',
  Backspace: '⌫',
  Delete: 'Del',
  Minus: '−',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
}
