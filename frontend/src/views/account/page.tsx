import { useState } from 'preact/hooks'
import { changePassword, changeUser } from '../../api/session'
import type { User } from '../../api/types'
import { keepUser, user } from '../../state/session'
import { say } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField, TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { PageHead } from '../head'
import { useForm } from '../use-form'
import './account.css'
import { Look } from './look'

function Person({ who }: { who: User }) {
  const [name, setName] = useState(who.display_name)
  const [email, setEmail] = useState(who.email)
  const form = useForm(['display_name', 'email'])
  const isChanged = name.trim() !== who.display_name || email.trim() !== who.email
  const submit = async (event: Event) => {
    event.preventDefault()
    const worked = await form.run(async () =>
      keepUser(await changeUser({ display_name: name.trim(), email: email.trim() })),
    )
    if (worked) say('Your account is changed.')
  }
  return (
    <Panel title="You">
      <form class="stack" onSubmit={submit}>
        <TextField
          label="Name"
          value={name}
          onValue={setName}
          autoComplete="name"
          error={form.problems['display_name']}
          hint="As others see it beside your work."
          required
        />
        <TextField
          label="E-mail"
          type="email"
          value={email}
          onValue={setEmail}
          autoComplete="email"
          error={form.problems['email']}
        />
        <p class="quiet small">
          You sign in as <strong>{who.username}</strong>, or with the e-mail.
        </p>
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button kind="main" type="submit" disabled={!isChanged || form.isBusy}>
            Keep changes
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const form = useForm(['current', 'new'])
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!(await form.run(() => changePassword(current, next)))) return
    setCurrent('')
    setNext('')
    say('Your password is changed. Other places where you were signed in are signed out.')
  }
  return (
    <Panel title="Password">
      <form class="stack" onSubmit={submit}>
        <PasswordField
          label="Present password"
          value={current}
          onValue={setCurrent}
          error={form.problems['current']}
          required
        />
        <PasswordField
          label="New password"
          isNew
          value={next}
          onValue={setNext}
          hint="Long is good, symbols are not needed."
          error={form.problems['new']}
          required
        />
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button type="submit" disabled={!current || !next || form.isBusy}>
            Change password
          </Button>
        </div>
      </form>
    </Panel>
  )
}

/** Own name, e-mail and password, and how the page looks. */
export function AccountPage() {
  const who = user.value
  if (!who) return null
  return (
    <main class="page form-page" id="main">
      <PageHead title="Account" />
      <Person key={who.id} who={who} />
      <Password />
      <Look who={who} />
    </main>
  )
}
