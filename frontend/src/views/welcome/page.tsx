import { useEffect, useRef, useState } from 'preact/hooks'
import { setUp } from '../../api/session'
import { t } from '../../language/t'
import { navigate, place } from '../../state/router'
import { keepSession, session, user } from '../../state/session'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField, TextField } from '../../ui/field'
import { Entrance } from '../account/entrance'
import { type FormState, useForm } from '../use-form'
import { SentenceArt } from './art'
import { Begin } from './begin'
import { firstSentence, secondSentence } from './demo-sound'
import './welcome.css'

interface Values {
  name: string
  email: string
  password: string
  code: string
}

const CHECKS: Record<keyof Values, (text: string) => string | undefined> = {
  name: (text) => (text.trim() ? undefined : t('Please give a name; it stands beside your work.')),
  email: (text) =>
    /^\S+@\S+\.\S+$/.test(text.trim()) ? undefined : t('This is not a whole e-mail address yet.'),
  password: (text) => (text ? undefined : t('Please choose a password.')),
  code: (text) =>
    text.trim() ? undefined : t('Please copy the code from where the server was started.'),
}

const FIELD_OF: Record<keyof Values, string> = {
  name: 'display_name',
  email: 'email',
  password: 'password',
  code: 'code',
}

async function makeAccount(values: Values, needsCode: boolean): Promise<void> {
  const made = await setUp({
    display_name: values.name.trim(),
    email: values.email.trim(),
    password: values.password,
    ...(needsCode ? { code: values.code.trim() } : {}),
  })
  navigate('/welcome?step=2', { replace: true })
  keepSession(made)
}

/** Say what is missing under its field; true when nothing is. */
function checkAll(form: FormState, values: Values, needsCode: boolean): boolean {
  let isFine = true
  for (const name of Object.keys(CHECKS) as (keyof Values)[]) {
    if (name === 'code' && !needsCode) continue
    const problem = CHECKS[name](values[name])
    form.tell(FIELD_OF[name], problem)
    if (problem) isFine = false
  }
  return isFine
}

function AccountForm() {
  const [values, setValues] = useState<Values>({ name: '', email: '', password: '', code: '' })
  const form = useForm(Object.values(FIELD_OF))
  const first = useRef<HTMLInputElement>(null)
  const needsCode = session.value?.needs_code ?? false
  useEffect(() => first.current?.focus(), [])
  const field = (name: keyof Values) => ({
    value: values[name],
    onValue: (text: string) => setValues((old) => ({ ...old, [name]: text })),
    // Nothing is said about a field that was only passed through.
    onLeave: () => {
      if (values[name]) form.tell(FIELD_OF[name], CHECKS[name](values[name]))
    },
    error: form.problems[FIELD_OF[name]],
    required: true,
  })
  const submit = (event: Event) => {
    event.preventDefault()
    if (checkAll(form, values, needsCode)) void form.run(() => makeAccount(values, needsCode))
  }
  return (
    <>
      <p class="step num">{t('Step 1 of 2')}</p>
      <h1>{t('Make the first account')}</h1>
      <p class="quiet">
        {t('This account looks after the server. You can invite everybody else later.')}
      </p>
      <form onSubmit={submit} noValidate>
        <TextField label={t('Your name')} autoComplete="name" inputRef={first} {...field('name')} />
        <TextField label={t('E-mail')} type="email" autoComplete="email" {...field('email')} />
        <PasswordField
          label={t('Password')}
          isNew
          hint={t('Long is good, symbols are not needed.')}
          {...field('password')}
        />
        {needsCode && (
          <TextField
            label={t('Code')}
            hint={t(
              'It stands in the window where the server was started. It proves that the server is yours.',
            )}
            {...field('code')}
          />
        )}
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <Button kind="main" size="l" type="submit" disabled={form.isBusy}>
          {t('Make account')}
        </Button>
      </form>
    </>
  )
}

/** First run: the account that looks after the server, then demo or own project. */
export function WelcomePage() {
  const who = user.value
  const isSecond = who !== null && new URLSearchParams(place.value.search).get('step') === '2'
  const isOver = !isSecond && session.value?.needs_setup === false
  useEffect(() => {
    if (isOver) navigate(who ? '/' : '/sign-in', { replace: true })
  }, [isOver])
  if (isOver) return null
  if (isSecond) {
    return (
      <Entrance
        foot={t('Your audio stays on this server.')}
        isWide
        art={<SentenceArt sentence={secondSentence} width={500} />}
      >
        <Begin name={who.display_name} />
      </Entrance>
    )
  }
  return (
    <Entrance
      foot={t('Your audio stays on this server.')}
      art={<SentenceArt sentence={firstSentence} />}
    >
      <AccountForm />
    </Entrance>
  )
}
