import type { Act, Layer } from './act'

interface Cap {
  readonly writing: string
  readonly timeline: string
}

/** What is printed on the caps; "Alt" stands for the writing layer's modifier and "Ctrl" for Command on macOS. */
const CAPS: Readonly<Partial<Record<Act | 'speaker', Cap>>> = {
  play: { writing: 'Tab', timeline: 'Space' },
  playSegment: { writing: '⇧ Tab', timeline: '⇧ Space' },
  playEdge: { writing: 'Alt R', timeline: '⇧ P' },
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
  write: { writing: '', timeline: 'T' },
  accept: { writing: 'Ctrl ↵', timeline: 'A' },
  sendBack: { writing: 'Ctrl ⌫', timeline: 'X' },
}

export function capOf(act: Act, layer: Layer, isMac: boolean): string {
  const cap = CAPS[act]?.[layer] ?? ''
  return printed(cap, isMac)
}

export function printed(cap: string, isMac: boolean): string {
  return isMac ? cap.replace('Ctrl', '⌘').replace('Alt', '⌃') : cap
}
