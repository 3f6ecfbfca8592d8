import { t } from '../../language/t'
import type { Act, KeyStroke, Layer } from './act'
import { ACT_WORDS } from './act-words'

/** What a person's own keys do, by layer and chord ("timeline:Shift+KeyQ"); '' takes a key's meaning away. */
export type Keymap = Readonly<Record<string, Act | ''>>

export const PRESETS = ['ours', 'elan', 'praat', 'otranscribe'] as const
export type Preset = (typeof PRESETS)[number]

export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  ours: t('Ours'),
  elan: 'ELAN',
  praat: 'Praat',
  otranscribe: 'oTranscribe',
}

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
}

const BARE = /^(?:Control|Shift|Alt|Meta|AltGraph|CapsLock|Dead|Process)/
/** Keys that write, or that the browser never gives away. */
const NEVER = /^(?:(?:Shift\+)?(?:Key.|Digit.|Space|Backspace|Delete|Arrow.*)|Ctrl\+Key[WTN])$/

/** Why a key cannot be taken in a layer, or null. A modifier alone is no key yet: ''. */
export function refusalOf(stroke: KeyStroke, layer: Layer): string | null {
  if (BARE.test(stroke.key)) return ''
  const chord = chordOf(stroke)
  if (/Ctrl\+Key[WTN]$/.test(chord)) return t('The browser keeps this key for itself.')
  if (stroke.getModifierState('AltGraph')) return t('This key writes a sign.')
  if (layer === 'writing' && NEVER.test(chord)) return t('While you write, this key writes.')
  return null
}
