import { t } from '../../language/t'
import { PRACTISED } from '../../state/desk/practice'
import { user } from '../../state/session'

/** What somebody who came by an invitation has not done yet. */
export function Newcomer() {
  const who = user.value
  if (!who) return null
  return (
    <>
      {!who.has_password && (
        <section class="panel" aria-labelledby="no-password">
          <header>
            <h2 id="no-password">{t('Choose a password')}</h2>
          </header>
          <div class="body stack">
            <p class="quiet">
              {t('Your invitation worked once. With a password you can come back.')}
            </p>
            <div class="row">
              <a class="b" href="/account">
                {t('Choose a password')}
              </a>
            </div>
          </div>
        </section>
      )}
      <p class="quiet small">
        <a href="/practice">
          {who.preferences[PRACTISED] ? t('Practice again') : t('Practice for half a minute')}
        </a>{' '}
        {t('on a clip that counts nowhere.')}
      </p>
    </>
  )
}
