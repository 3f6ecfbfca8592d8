import { languageName } from '../../language/format'
import { language } from '../../language/language'
import { t } from '../../language/t'
import { SelectField, TextField } from '../../ui/field'

/** Languages speech teams ask for most, by BCP 47 tag; any other can be typed. */
const COMMON = [
  'ar',
  'bn',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fa',
  'fi',
  'fr',
  'he',
  'hi',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'sw',
  'ta',
  'th',
  'tr',
  'uk',
  'ur',
  'vi',
  'yo',
  'zh',
  'zu',
]

const OTHER = 'other'

const OPTIONS = [
  { value: '', text: t('Not said, or several') },
  ...COMMON.map((tag) => ({ value: tag, text: languageName(tag) })).sort((a, b) =>
    a.text.localeCompare(b.text, language().locale),
  ),
  { value: OTHER, text: t('Another one') },
]

/** Language of the speech; it decides how words are drawn and checked. */
export function LanguageField(props: {
  value: string
  onValue: (tag: string) => void
  error?: string | undefined
}) {
  const isKnown = props.value === '' || COMMON.includes(props.value)
  return (
    <>
      <SelectField
        label={t('Language that is spoken')}
        value={isKnown ? props.value : OTHER}
        options={OPTIONS}
        onValue={(value) => props.onValue(value === OTHER ? 'x-' : value)}
        error={isKnown ? props.error : undefined}
      />
      {!isKnown && (
        <TextField
          label={t('Its tag')}
          value={props.value}
          onValue={props.onValue}
          maxLength={35}
          hint={t('As in BCP 47: gsw for Swiss German, ar-EG for Arabic as in Egypt.')}
          error={props.error}
        />
      )}
    </>
  )
}
