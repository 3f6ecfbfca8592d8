import { t } from '../../language/t'

export interface KeyRow {
  readonly what: string
  readonly caps: readonly string[]
}

export const WRITING_KEYS: readonly KeyRow[] = [
  { what: t('Play or pause'), caps: ['Tab'] },
  { what: t('Hear this segment again'), caps: ['⇧ Tab'] },
  { what: t('Hear across the nearer edge'), caps: ['Alt R'] },
  { what: t('Back 2 s, forward 2 s'), caps: ['Alt J', 'Alt L'] },
  { what: t('Done, play the next'), caps: ['↵'] },
  { what: t('Line before, line after'), caps: ['Alt ↑', 'Alt ↓'] },
  { what: t('Start here, end here'), caps: ['Alt I', 'Alt O'] },
  { what: t('Cut here, words follow'), caps: ['Alt ↵'] },
  { what: t('Join with the next'), caps: ['Alt M'] },
  { what: t('Snap to silence'), caps: ['Alt Z'] },
  { what: t('Delete'), caps: ['Alt Del'] },
  { what: t('Duplicate'), caps: ['Alt D'] },
  { what: t('Who speaks'), caps: ['Alt 1–9'] },
  { what: t('Laugh, noise and others'), caps: ['[', '1–9'] },
  { what: t('Unsure, note'), caps: ['Alt B', 'Alt N'] },
  { what: t('Slower, faster'), caps: ['Alt ,', 'Alt .'] },
  { what: t('Loop'), caps: ['Alt P'] },
]

export const TIMELINE_KEYS: readonly KeyRow[] = [
  { what: t('Play or pause'), caps: ['Space', 'K'] },
  { what: t('Hear this segment'), caps: ['⇧ Space'] },
  { what: t('Hear across the nearer edge'), caps: ['⇧ P'] },
  { what: t('Back 2 s, forward 2 s'), caps: ['J', 'L'] },
  { what: t('Slower, faster'), caps: [',', '.'] },
  { what: t('Done, play the next'), caps: ['↵'] },
  { what: t('Start here, end here'), caps: ['I', 'O'] },
  { what: t('Start 10 ms earlier, later'), caps: ['Q', 'W'] },
  { what: t('End 10 ms earlier, later'), caps: ['E', 'R'] },
  { what: t('The same by 50 ms'), caps: ['⇧ Q W E R'] },
  { what: t('Snap to silence'), caps: ['Z'] },
  { what: t('Split, join'), caps: ['S', 'M'] },
  { what: t('Delete'), caps: ['Del'] },
  { what: t('Who speaks'), caps: ['1–9'] },
  { what: t('Laugh, noise and others'), caps: ['⇧ 1–9'] },
  { what: t('Unsure, note'), caps: ['B', 'N'] },
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
  { what: t('Leave the words, close the panel'), caps: ['Esc'] },
  { what: t('Show the keys'), caps: ['F1', '?'] },
]

export const REVIEW_KEYS: readonly KeyRow[] = [
  { what: t('Accept and next'), caps: ['A'] },
  { what: t('Send back'), caps: ['X'] },
  { what: t('Next place, place before'), caps: [']', '['] },
  { what: t('Write a note here'), caps: ['N'] },
  { what: t('Correct the words, times and speakers'), caps: ['T'] },
]
