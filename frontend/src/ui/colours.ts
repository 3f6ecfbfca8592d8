import { t } from '../language/t'

/** The colours answers may have; a project keeps the hex text, so that exports carry it too. */
export const COLOURS = [
  { name: t('Blue'), hex: '#2f6fdf' },
  { name: t('Orange'), hex: '#b0661a' },
  { name: t('Green'), hex: '#2b7a4b' },
  { name: t('Violet'), hex: '#8a4fc8' },
  { name: t('Rose'), hex: '#c23b78' },
  { name: t('Red'), hex: '#b3362b' },
  { name: t('Teal'), hex: '#1f7a80' },
  { name: t('Ochre'), hex: '#8a6d00' },
  { name: t('Plum'), hex: '#6f2d78' },
  { name: t('Slate'), hex: '#5b6472' },
] as const

/** The colour of the answer at `position`, counted from 0, when none was chosen. */
export function colourAt(position: number): string {
  return COLOURS[position % COLOURS.length]?.hex ?? '#5b6472'
}

/** A CSS colour; what is no hex colour goes by place. */
export function colourOf(colour: string, position: number): string {
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour : colourAt(position)
}

/** Mark, ground and ink of a chip in this colour, readable in every theme. */
export function chipColours(colour: string, position: number): Record<string, string> {
  const mark = colourOf(colour, position)
  return {
    '--mark-c': `color-mix(in oklab, ${mark} 75%, var(--text))`,
    '--tint-c': `color-mix(in oklab, ${mark} 12%, var(--surface))`,
    '--ink-c': `color-mix(in oklab, ${mark} 40%, var(--text))`,
  }
}
