import { t } from '../../language/t'
import type { Act, Layer } from './act'

interface Cap {
  readonly writing: string
  readonly timeline: string
}

/** What is printed on the caps; "Alt" stands for the writing layer's modifier and "Ctrl" for Command on macOS. */
const CAPS: Readonly<Partial<Record<Act | 'speaker', Cap>>> = {
  play: { writing: 'Tab', timeline: 'Space' },
  playSegment: { writing: '⇧ Tab', timeline: '⇧ Space' },
  back: { writing: 'Alt J', timeline: 'J' },
  on: { writing: 'Alt L', timeline: 'L' },
  slower: { writing: 'Alt ,', timeline: ',' },
  faster: { writing: 'Alt .', timeline: '.' },
  loop: { writing: 'Alt P', timeline: 'P' },
  skipSilence: { writing: 'Alt G', timeline: 'Alt G' },
  level: { writing: 'Alt U', timeline: 'Alt U' },
  slowTyping: { writing: 'Alt Y', timeline: 'Alt Y' },
  undo: { writing: 'Ctrl Z', timeline: 'Ctrl Z' },
  redo: { writing: 'Ctrl Y', timeline: 'Ctrl Y' },
  split: { writing: 'Alt ↵', timeline: 'S' },
  join: { writing: 'Alt M', timeline: 'M' },
  delete: { writing: 'Alt Del', timeline: 'Del' },
  zoomIn: { writing: '', timeline: '+' },
  zoomOut: { writing: '', timeline: '−' },
  fitSegment: { writing: '', timeline: 'F' },
  spectrogram: { writing: '', timeline: 'V' },
  linear: { writing: '', timeline: '⇧ V' },
  unsure: { writing: 'Alt B', timeline: 'B' },
  note: { writing: 'Alt N', timeline: 'N' },
  duplicate: { writing: 'Alt D', timeline: 'D' },
  history: { writing: 'Alt H', timeline: 'H' },
  find: { writing: 'Ctrl F', timeline: 'Ctrl F' },
  submit: { writing: 'Ctrl ↵', timeline: 'Ctrl ↵' },
  skip: { writing: 'Ctrl ⇧ ↵', timeline: 'Ctrl ⇧ ↵' },
  finish: { writing: '↵', timeline: '↵' },
}

export function capOf(act: Act, layer: Layer, isMac: boolean): string {
  const cap = CAPS[act]?.[layer] ?? ''
  return printed(cap, isMac)
}

export function printed(cap: string, isMac: boolean): string {
  return isMac ? cap.replace('Ctrl', '⌘').replace('Alt', '⌃') : cap
}

export interface KeyRow {
  readonly what: string
  readonly caps: readonly string[]
}

export const WRITING_KEYS: readonly KeyRow[] = [
  { what: t('Play or pause'), caps: ['Tab'] },
  { what: t('Hear this segment again'), caps: ['⇧', 'Tab'] },
  { what: t('Back 2 s, forward 2 s'), caps: ['Alt J', 'Alt L'] },
  { what: t('Done, play the next'), caps: ['↵'] },
  { what: t('Line before, line after'), caps: ['Alt ↑', 'Alt ↓'] },
  { what: t('Cut here, words follow'), caps: ['Alt ↵'] },
  { what: t('Join with the next'), caps: ['Alt M'] },
  { what: t('Who speaks'), caps: ['Alt 1–9'] },
  { what: t('Laugh, noise and others'), caps: ['[', '1–9'] },
  { what: t('Unsure, note'), caps: ['Alt B', 'Alt N'] },
  { what: t('Slower, faster'), caps: ['Alt ,', 'Alt .'] },
]

export const TIMELINE_KEYS: readonly KeyRow[] = [
  { what: t('Play or pause'), caps: ['Space'] },
  { what: t('Hear this segment'), caps: ['⇧', 'Space'] },
  { what: t('Start here, end here'), caps: ['I', 'O'] },
  { what: t('Start 10 ms earlier, later'), caps: ['Q', 'W'] },
  { what: t('End 10 ms earlier, later'), caps: ['E', 'R'] },
  { what: t('Snap to silence'), caps: ['Z'] },
  { what: t('Split, join'), caps: ['S', 'M'] },
  { what: t('Who speaks'), caps: ['1–9'] },
  { what: t('Duplicate'), caps: ['D'] },
  { what: t('Choose several, all'), caps: ['⇧ ↑ ↓', 'Ctrl A'] },
  { what: t('Loop'), caps: ['P'] },
  { what: t('Step 10 ms, 100 ms'), caps: ['← →', '⇧ ← →'] },
  { what: t('Segment before, after'), caps: ['↑', '↓'] },
  { what: t('Closer, wider'), caps: ['+', '−'] },
  { what: t('Fit segment, whole clip'), caps: ['F', '0'] },
  { what: t('Spectrogram on or off'), caps: ['V'] },
  { what: t('Spectrogram linear, for formants'), caps: ['⇧ V'] },
  { what: t('Hear one channel, the next, all'), caps: ['C'] },
  { what: t('Write'), caps: ['T'] },
]

export const EVERYWHERE_KEYS: readonly KeyRow[] = [
  { what: t('Skip silence, slower while you write'), caps: ['Alt G', 'Alt Y'] },
  { what: t('Every clip equally loud'), caps: ['Alt U'] },
  { what: t('Undo, redo'), caps: ['Ctrl Z', 'Ctrl Y'] },
  { what: t('Find and replace'), caps: ['Ctrl F'] },
  { what: t('What was done, and back to it'), caps: ['Alt H'] },
  { what: t('Submit and next'), caps: ['Ctrl ↵'] },
  { what: t('Skip with a reason'), caps: ['Ctrl ⇧ ↵'] },
  { what: t('Show the keys'), caps: ['F1', '?'] },
]

export const REVIEW_KEYS: readonly KeyRow[] = [
  { what: t('Accept and next'), caps: ['A'] },
  { what: t('Send back'), caps: ['X'] },
  { what: t('Next place, place before'), caps: [']', '['] },
  { what: t('Write a note here'), caps: ['N'] },
  { what: t('Correct the words, times and speakers'), caps: ['T'] },
]
