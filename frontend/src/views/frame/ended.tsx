import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { asksInPlace, giveUpSession, hasEnded, signInAgain, user } from '../../state/session'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField } from '../../ui/field'
import { useForm } from '../use-form'

/** Asks the same person for the password; what waits to be sent is theirs. */
export function SignInAgain() {
  const name = user.value?.display_name ?? ''
  const [password, setPassword] = useState('')
  const form = useForm(['password'])
  const submit = (event: Event) => {
    event.preventDefault()
    void form.run(() => signInAgain(password))
  }
  return (
    <form class="stack" onSubmit={submit}>
      <h2>{t('Please sign in again, {name}', { name })}</h2>
      <p class="quiet">
        {t(
          'You were signed out. This page and everything on it stays as it is, and goes on where it stopped.',
        )}
      </p>
      <PasswordField
        label={t('Password')}
        value={password}
        onValue={setPassword}
        error={form.problems['password']}
        required
      />
      {form.trouble && <Trouble error={new Error(form.trouble)} />}
      <div class="row">
        <Button kind="main" type="submit" disabled={form.isBusy}>
          {t('Sign in')}
        </Button>
        <Button kind="plain" onClick={giveUpSession}>
          {t('I am somebody else')}
        </Button>
      </div>
    </form>
  )
}

/** Lies over the page when the session has ended, so that nothing typed is lost. */
export function EndedSession() {
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = hasEnded.value && !asksInPlace.value
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
  }, [isOpen])
  if (!isOpen) return null
  return (
    <dialog
      ref={dialog}
      class="ended panel"
      aria-label={t('Sign in again')}
      onCancel={(event) => event.preventDefault()}
    >
      <SignInAgain />
    </dialog>
  )
}
