import { useState } from 'preact/hooks'
import { changePassword } from '../../api/session'
import type { User } from '../../api/types'
import { parts, t } from '../../language/t'
import { place } from '../../state/router'
import { keepUser, signOut } from '../../state/session'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { useForm } from '../use-form'

function WhyOne({ username, isLeaving }: { username: string; isLeaving: boolean }) {
  return (
    <p class="quiet">
      {isLeaving && `${t('One more thing before you go.')} `}
      {parts(
        'Your invitation worked once. With a password you can come back any time, as {name}.',
        {
          name: <strong>{username}</strong>,
        },
      )}
    </p>
  )
}

/** A new password; the first one for who came by an invitation and has none yet. */
export function Password({ who }: { who: User }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const form = useForm(['current', 'new'])
  const isFirst = !who.has_password
  const isLeaving = isFirst && new URLSearchParams(place.value.search).has('leaving')
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!(await form.run(() => changePassword(current, next)))) return
    setCurrent('')
    setNext('')
    keepUser({ ...who, has_password: true })
    say(
      isFirst
        ? t('Next time sign in as {name} with this password.', { name: who.username })
        : t('Your password is changed. Other places where you were signed in are signed out.'),
    )
  }
  return (
    <Panel title={isFirst ? t('Choose a password') : t('Password')}>
      <form class="stack" onSubmit={submit}>
        {isFirst ? (
          <WhyOne username={who.username} isLeaving={isLeaving} />
        ) : (
          <PasswordField
            label={t('Present password')}
            value={current}
            onValue={setCurrent}
            error={form.problems['current']}
            required
          />
        )}
        <PasswordField
          label={t('New password')}
          isNew
          value={next}
          onValue={setNext}
          hint={t('Long is good, symbols are not needed.')}
          error={form.problems['new']}
          required
        />
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button kind={isFirst ? 'main' : 'outlined'} type="submit" disabled={form.isBusy}>
            {isFirst ? t('Keep this password') : t('Change password')}
          </Button>
          {isLeaving && (
            <Button kind="plain" onClick={() => void signOut().catch(sayTrouble)}>
              {t('Sign out without one')}
            </Button>
          )}
        </div>
      </form>
    </Panel>
  )
}
