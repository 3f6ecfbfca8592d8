import type { User } from '../../api/types'
import { t } from '../../language/t'
import {
  chosenSize,
  DYSLEXIC_FONT,
  FONT,
  LARGEST,
  SMALLEST,
  SYSTEM_FONT,
  TEXT_SIZE,
} from '../../state/reading'
import { SPECTROGRAM, setPreference } from '../../state/session'
import { themeChoice } from '../../state/theme'
import { sayTrouble } from '../../state/toasts'
import { Segmented } from '../../ui/choice'
import { SelectField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { chooseThemeEverywhere, THEMES } from '../frame/top-bar'
import { LanguageChoice } from '../language-choice'

const CONTRASTS = [
  { value: 'usual', text: t('As usual') },
  { value: 'strong', text: t('More contrast') },
] as const

const FONTS = [
  { value: 'ours', text: 'Atkinson Hyperlegible' },
  { value: SYSTEM_FONT, text: t('As the system') },
  { value: DYSLEXIC_FONT, text: t('OpenDyslexic, for the words') },
] as const

const SIZES = [
  { value: '', text: t('Fits the screen') },
  ...Array.from({ length: (LARGEST - SMALLEST) / 2 + 1 }, (_, step) => {
    const size = String(SMALLEST + 2 * step)
    return { value: size, text: `${size} px` }
  }),
]

function keep(name: string, value: unknown): void {
  setPreference(name, value).catch(sayTrouble)
}

/** How the page looks to this person, here and on every other machine. */
export function Look({ who }: { who: User }) {
  const { preferences } = who
  return (
    <Panel title={t('How it looks')}>
      <div class="look">
        <p>{t('Language')}</p>
        <LanguageChoice isLabelHidden />
        <p>{t('Theme')}</p>
        <Segmented
          label={t('Theme')}
          value={themeChoice.value}
          choices={THEMES}
          onValue={chooseThemeEverywhere}
        />
        <p>{t('Typeface')}</p>
        <Segmented
          label={t('Typeface')}
          value={FONTS.find(({ value }) => value === preferences[FONT])?.value ?? 'ours'}
          choices={FONTS}
          onValue={(font) => keep(FONT, font)}
        />
        <p>{t('Words of a clip')}</p>
        <SelectField
          label={t('Size of the words of a clip')}
          isLabelHidden
          small
          value={String(chosenSize(preferences) ?? '')}
          options={SIZES}
          onValue={(size) => keep(TEXT_SIZE, size ? Number(size) : null)}
        />
        <p>{t('Spectrogram')}</p>
        <Segmented
          label={t('Spectrogram')}
          value={preferences[SPECTROGRAM] === 'strong' ? 'strong' : 'usual'}
          choices={CONTRASTS}
          onValue={(contrast) => keep(SPECTROGRAM, contrast)}
        />
      </div>
    </Panel>
  )
}
