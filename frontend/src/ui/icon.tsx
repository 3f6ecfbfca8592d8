/** Drawn on a 20 × 20 grid with one stroke; those in FILLED are areas. */
const PATHS = {
  back: 'M9.5 5 4.5 10l5 5M15.5 5l-5 5 5 5',
  bell: 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.3 17.4a2 2 0 0 0 3.4 0',
  check: 'M4 10.5l4 4 8-9',
  clock: 'M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4zM10 6v4.3l2.8 1.7',
  copy: 'M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7',
  down: 'M5 7.5 10 12.5 15 7.5',
  drag: 'M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01',
  eye: 'M2 10s3-5.2 8-5.2S18 10 18 10s-3 5.2-8 5.2S2 10 2 10zM10 7.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8z',
  file: 'M5 2.8h6.5L15.5 7v10.2H5zM11.3 3v4.2h4',
  fit: 'M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13',
  flag: 'M5 17V3.5h9.5L12.5 7.5l2 4H5',
  folder: 'M2.8 5h5l1.7 2h7.7v8.8H2.8z',
  forward: 'M10.5 5l5 5-5 5M4.5 5l5 5-5 5',
  grid: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z',
  info: 'M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4zM10 9v4.6M10 6.4v.1',
  key: 'M12.8 3.2a4 4 0 1 1-3.3 6.2L3.5 15.4v1.9h2.8v-2h2v-2l2.6-2.4M13.4 6.6h.01',
  left: 'M12 4.5 6.5 10l5.5 5.5',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  loop: 'M4 9V8a3 3 0 0 1 3-3h9M13 2l3 3-3 3M16 11v1a3 3 0 0 1-3 3H4M7 18l-3-3 3-3',
  minus: 'M4 10h12',
  moon: 'M16 12.2A6.8 6.8 0 0 1 7.8 4 6.8 6.8 0 1 0 16 12.2z',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  note: 'M3.5 4h13v9h-7l-3.5 3v-3h-2.5z',
  off: 'M3 3l14 14M6 6.5A7 7 0 0 0 2.5 10M10 4.5c4 0 7.5 5.5 7.5 5.5M5 13.5c3 2.5 7 2.5 10 0',
  pause: 'M5.5 4h3.2v12H5.5zM11.3 4h3.2v12h-3.2z',
  person: 'M10 3a3.4 3.4 0 1 1 0 6.8A3.4 3.4 0 0 1 10 3zM3.6 17c.6-3.4 3-5 6.4-5s5.8 1.6 6.4 5',
  play: 'M6.5 4.3v11.4a.6.6 0 0 0 .92.5l8.7-5.7a.6.6 0 0 0 0-1L7.42 3.8a.6.6 0 0 0-.92.5z',
  plus: 'M10 4v12M4 10h12',
  redo: 'M13 4l3.5 3.5L13 11M16 7.5H8a4.5 4.5 0 0 0 0 9h3',
  returned: 'M4 8h8.5a4 4 0 0 1 0 8H8M7.5 4.5 4 8l3.5 3.5',
  right: 'M8 4.5 13.5 10 8 15.5',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4',
  skip: 'M4 4.5v11l8-5.5zM15 4.5v11',
  smile:
    'M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4zM7 12c1.5 2 4.5 2 6 0M7.5 8v.1M12.5 8v.1',
  spark: 'M10 2.8l1.7 5.2 5.3 1.9-5.3 1.9L10 17.2l-1.7-5.4L3 9.9 8.3 8z',
  talk: 'M3 4h10v7H8l-3 2.5V11H3zM15 7.5h2V14h-2v2.5L12 14H9.5',
  text: 'M3 5h14M3 9h14M3 13h9',
  trash: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11',
  undo: 'M7 4 3.5 7.5 7 11M4 7.5h8a4.5 4.5 0 0 1 0 9H9',
  up: 'M10 16V4.5M5 9l5-5 5 5',
  volume: 'M3.5 8v4h3l4 3.5v-11L6.5 8zM13.5 7.5a3.5 3.5 0 0 1 0 5M15.8 5a7 7 0 0 1 0 10',
  warn: 'M10 3.2 17.6 16.5H2.4zM10 8.2v3.8M10 14.3v.1',
  wave: 'M3 8.5v3M6.5 5.5v9M10 3v14M13.5 6.5v7M17 8.5v3',
  x: 'M5 5l10 10M15 5 5 15',
} as const

const FILLED: ReadonlySet<string> = new Set(['play', 'pause'])
/** These point along the lines one reads. */
const READING: ReadonlySet<string> = new Set(['left', 'right', 'text'])

export type IconName = keyof typeof PATHS

/** A picture beside words; a control that shows only a picture carries its own label. */
export function Icon({ name, tone = '' }: { name: IconName; tone?: string }) {
  const kind = FILLED.has(name) ? 'i fill' : READING.has(name) ? 'i along' : 'i'
  return (
    <svg class={`${kind} ${tone}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
