import { t } from '../../language/t'
import type { KeyStroke, Layer } from './act'
import { chordOf, type Preset } from './keymap'

export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  ours: t('Ours'),
  elan: 'ELAN',
  praat: 'Praat',
  otranscribe: 'oTranscribe',
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
