import { useEffect } from 'preact/hooks'
import type { User } from '../../api/types'
import { t } from '../../language/t'
import { BY_MAIL, lookForNotices, notices } from '../../state/notices'
import { setPreference } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { Switch } from '../../ui/choice'
import { Panel } from '../../ui/panel'

/** Whether what one is told comes by mail too; absent where the server sends none. */
export function Mails({ who }: { who: User }) {
  useEffect(() => void lookForNotices(), [])
  if (!notices.value?.has_mail) return null
  return (
    <Panel title={t('Mails')}>
      <Switch
        isOn={who.preferences[BY_MAIL] !== false}
        onToggle={(isOn) => void setPreference(BY_MAIL, isOn).catch(sayTrouble)}
        disabled={!who.email}
      >
        {t('Mail me what I have not read on the page after two minutes')}
      </Switch>
      {!who.email && <p class="hint">{t('Enter your e-mail first.')}</p>}
    </Panel>
  )
}
