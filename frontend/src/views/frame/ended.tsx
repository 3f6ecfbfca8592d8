import { useEffect, useRef, useState } from 'preact/hooks'
import { giveUpSession, hasEnded, signInAgain, user } from '../../state/session'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField } from '../../ui/field'
import { useForm } from '../use-form'

function Form({ name, onClose }: { name: string; onClose: () => void }) {
  const [password, setPassword] = useState('')
  const form = useForm(['password'])
  const submit = (event: Event) => {
    event.preventDefault()
    void form.run(() => signInAgain(password))
  }
  return (
    <form class="stack" onSubmit={submit}>
      <h2>Please sign in again, {name}</h2>
      <p class="quiet">
        You were signed out. This page and everything on it stays as it is, and goes on where it
        stopped.
      </p>
      <PasswordField
        label="Password"
        value={password}
        onValue={setPassword}
        error={form.problems['password']}
        required
      />
      {form.trouble && <Trouble error={new Error(form.trouble)} />}
      <div class="row">
        <Button kind="main" type="submit" disabled={form.isBusy}>
          Sign in
        </Button>
        <Button kind="plain" onClick={onClose}>
          I am somebody else
        </Button>
      </div>
    </form>
  )
}

/** Lies over the page when the session has ended, so that nothing typed is lost. */
export function EndedSession() {
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = hasEnded.value
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
  }, [isOpen])
  if (!isOpen) return null
  const name = user.value?.display_name ?? ''
  return (
    <dialog
      ref={dialog}
      class="ended panel"
      aria-label="Sign in again"
      onCancel={(event) => event.preventDefault()}
    >
      <Form name={name} onClose={giveUpSession} />
    </dialog>
  )
}
