import { useState } from 'preact/hooks'
import { changeUser } from '../../api/session'
import type { User } from '../../api/types'
import { parts, t } from '../../language/t'
import { keepUser, user } from '../../state/session'
import { say } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { PageHead } from '../head'
import { useForm } from '../use-form'
import './account.css'
import { Look } from './look'
import { Mails } from './mails'
import { Password } from './password'

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
    if (worked) say(t('Your account is changed.'))
  }
  return (
    <Panel title={t('You')}>
      <form class="stack" onSubmit={submit}>
        <TextField
          label={t('Name')}
          value={name}
          onValue={setName}
          autoComplete="name"
          error={form.problems['display_name']}
          hint={t('As others see it beside your work.')}
          required
        />
        <TextField
          label={t('E-mail')}
          type="email"
          value={email}
          onValue={setEmail}
          autoComplete="email"
          error={form.problems['email']}
        />
        <p class="quiet small">
          {parts('You sign in as {username}, or with the e-mail.', {
            username: <strong>{who.username}</strong>,
          })}
        </p>
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button kind="main" type="submit" disabled={!isChanged || form.isBusy}>
            {t('Keep changes')}
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
      <PageHead title={t('Account')} />
      <Person key={who.id} who={who} />
      <Password who={who} />
      <Mails who={who} />
      <Look who={who} />
    </main>
  )
}
