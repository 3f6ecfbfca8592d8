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

function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

const OTHER = 'other'

const OPTIONS = [
  { value: '', text: 'Not said, or several' },
  ...COMMON.map((tag) => ({ value: tag, text: nameOf(tag) })).sort((a, b) =>
    a.text.localeCompare(b.text, 'en'),
  ),
  { value: OTHER, text: 'Another one' },
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
        label="Language that is spoken"
        value={isKnown ? props.value : OTHER}
        options={OPTIONS}
        onValue={(value) => props.onValue(value === OTHER ? 'x-' : value)}
        error={isKnown ? props.error : undefined}
      />
      {!isKnown && (
        <TextField
          label="Its tag"
          value={props.value}
          onValue={props.onValue}
          maxLength={35}
          hint="As in BCP 47: gsw for Swiss German, ar-EG for Arabic as in Egypt."
          error={props.error}
        />
      )}
    </>
  )
}
