import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { navigate, place, safeNext } from '../../state/router'
import { signIn, user } from '../../state/session'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField, TextField } from '../../ui/field'
import { LanguageChoice } from '../language-choice'
import { useForm } from '../use-form'
import { SentenceArt } from '../welcome/art'
import { firstSentence } from '../welcome/demo-sound'
import { Entrance } from './entrance'

function goOn(): void {
  navigate(safeNext(new URLSearchParams(place.value.search).get('next')), { replace: true })
}

/** User name and password, then on to where one was going. */
export function SignInPage() {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const form = useForm(['username', 'password'])
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (user.value) goOn()
    else first.current?.focus()
  }, [])
  const submit = async (event: Event) => {
    event.preventDefault()
    if (await form.run(() => signIn(name.trim(), password))) goOn()
  }
  return (
    <Entrance art={<SentenceArt sentence={firstSentence} />}>
      <h1>{t('Sign in')}</h1>
      <form onSubmit={submit}>
        <TextField
          label={t('Name or e-mail')}
          value={name}
          onValue={setName}
          autoComplete="username"
          error={form.problems['username']}
          inputRef={first}
          required
        />
        <PasswordField
          label={t('Password')}
          value={password}
          onValue={setPassword}
          error={form.problems['password']}
          required
        />
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <Button kind="main" size="l" type="submit" disabled={form.isBusy}>
          {t('Sign in')}
        </Button>
      </form>
      <p class="hint after">
        {t('Password lost? Whoever looks after this server can give you a link for a new one.')}
      </p>
      <div class="page-language">
        <LanguageChoice />
      </div>
    </Entrance>
  )
}
