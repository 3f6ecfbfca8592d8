/** The twelve colours of speakers and answers, in order, by the names people see. */
export const COLOURS = [
  'blue',
  'orange',
  'forest',
  'plum',
  'violet',
  'ochre',
  'pine',
  'rose',
  'grape',
  'brick',
  'mint',
  'teal',
] as const

export type ColourName = (typeof COLOURS)[number]

/** Number 1 to 12 of a colour's tokens (`--spk-n-mark`); an unknown or empty one goes by place. */
export function colourNumber(colour: string, position: number): number {
  const found = COLOURS.indexOf(colour as ColourName)
  return (found >= 0 ? found : position % COLOURS.length) + 1
}

/** A CSS colour for a mark. Names follow the theme; hex colours of imports stay as they are. */
export function colourOf(colour: string, position: number): string {
  if (/^#[0-9a-f]{6}$/i.test(colour)) return colour
  return `var(--spk-${colourNumber(colour, position)}-mark)`
}
