import { changeUser } from '../api/session'
import { languageName } from '../language/format'
import { language } from '../language/language'
import { changeLanguage, LANGUAGES } from '../language/languages'
import { t } from '../language/t'
import { keepUser, user } from '../state/session'
import { sayTrouble } from '../state/toasts'
import { SelectField } from '../ui/field'

/** Every language by the name its own speakers give it. */
const OPTIONS = LANGUAGES.map((tag) => ({ value: tag, text: languageName(tag, tag) }))

async function choose(tag: string): Promise<void> {
  if (user.peek()) keepUser(await changeUser({ language: tag }))
  changeLanguage(tag)
}

/** Which language the page speaks; kept with the account of who is signed in. */
export function LanguageChoice({ isLabelHidden = false }: { isLabelHidden?: boolean }) {
  return (
    <SelectField
      label={t('Language of the page')}
      isLabelHidden={isLabelHidden}
      small
      value={language().tag}
      options={OPTIONS}
      onValue={(tag) => void choose(tag).catch(sayTrouble)}
    />
  )
}
