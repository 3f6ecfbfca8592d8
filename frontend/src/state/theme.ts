import { signal } from '@preact/signals'

export type Theme = 'light' | 'dark' | 'contrast'
export type ThemeChoice = 'system' | Theme

const KEY = 'audino.theme'

function read(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' || kept === 'contrast' ? kept : 'system'
  } catch {
    return 'system'
  }
}

/** What the person chose; "system" follows the machine. */
export const themeChoice = signal<ThemeChoice>(read())

/** What shows now. A canvas that draws with tokens draws again when this changes. */
export const theme = signal<Theme>('light')

function ofSystem(): Theme {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast'
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

function apply(): void {
  const shown = themeChoice.value === 'system' ? ofSystem() : themeChoice.value
  document.documentElement.dataset['theme'] = shown
  theme.value = shown
}

export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice
  try {
    if (choice === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, choice)
  } catch {
    // Storage is forbidden: the choice holds until the page closes.
  }
  apply()
}

/** Show the theme and follow the system from now on. */
export function startTheme(): void {
  apply()
  for (const words of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(words).addEventListener('change', apply)
  }
}
