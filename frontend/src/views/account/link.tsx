import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiFailure } from '../../api/failure'
import { lookAtLink, takeLink } from '../../api/session'
import type { LinkHolder } from '../../api/types'
import { parts, t } from '../../language/t'
import { PRACTISED } from '../../state/desk/practice'
import { navigate, place } from '../../state/router'
import { keepSession, user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { PasswordField } from '../../ui/field'
import { SkeletonRows } from '../../ui/skeleton'
import { useForm } from '../use-form'
import { useLoad } from '../use-load'
import { SentenceArt } from '../welcome/art'
import { secondSentence } from '../welcome/demo-sound'
import { Entrance } from './entrance'

/** An invitation: one press, and one is in; the password is asked for later. */
function Invited({ secret, holder }: { secret: string; holder: LinkHolder }) {
  const form = useForm([])
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const start = async () => {
    const worked = await form.run(async () => keepSession(await takeLink(secret, '')))
    if (!worked) return
    const who = user.value
    navigate(who?.is_administrator ? '/' : who?.preferences[PRACTISED] ? '/work' : '/practice', {
      replace: true,
    })
  }
  return (
    <>
      <h1>{t('Welcome, {name}', { name: holder.display_name || holder.username })}</h1>
      <p class="quiet">
        {t(
          'You hear short pieces of sound and write down what is said. A practice clip comes first; it takes half a minute and counts nowhere. Managers of your projects see how much you have done and how often it was right at once.',
        )}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <Button kind="main" size="l" type="submit" disabled={form.isBusy} buttonRef={button}>
          {t('Start')}
        </Button>
        <p class="quiet small">
          {parts('You sign in as {name}. You can choose a password later; this link works once.', {
            name: <strong>{holder.username}</strong>,
          })}
        </p>
      </form>
    </>
  )
}

function Choose({ secret, holder }: { secret: string; holder: LinkHolder }) {
  const [password, setPassword] = useState('')
  const form = useForm(['password'])
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const submit = async (event: Event) => {
    event.preventDefault()
    const worked = await form.run(async () => keepSession(await takeLink(secret, password)))
    if (worked) navigate('/', { replace: true })
  }
  return (
    <>
      <h1>{t('Choose a new password')}</h1>
      <p class="quiet">
        {t('For {name}. Every other place where you are signed in is signed out.', {
          name: holder.display_name,
        })}
      </p>
      <form onSubmit={submit}>
        <p>
          {parts('You sign in as {username}', { username: <strong>{holder.username}</strong> })}
        </p>
        <input type="text" autocomplete="username" value={holder.username} hidden readOnly />
        <PasswordField
          label={t('Password')}
          isNew
          value={password}
          onValue={setPassword}
          inputRef={first}
          hint={t('Long is good, symbols are not needed.')}
          error={form.problems['password']}
          required
        />
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <Button kind="main" size="l" type="submit" disabled={form.isBusy}>
          {t('Keep this password')}
        </Button>
      </form>
    </>
  )
}

function Spent() {
  return (
    <>
      <h1>{t('This link does not work any more')}</h1>
      <p class="quiet">
        {t(
          'It was used already, or it is too old. Ask the person who sent it for a new one; your account and your work are still there.',
        )}
      </p>
      <form>
        <ButtonLink href="/sign-in" size="l">
          {t('Go to sign in')}
        </ButtonLink>
      </form>
    </>
  )
}

function Content({ secret }: { secret: string }) {
  const loaded = useLoad(secret, () => lookAtLink(secret))
  if (loaded.data) {
    const Way = loaded.data.kind === 'invitation' ? Invited : Choose
    return <Way secret={secret} holder={loaded.data} />
  }
  const { error } = loaded
  if (!secret || (error instanceof ApiFailure && error.status < 500 && error.status > 0)) {
    return <Spent />
  }
  return error ? <Trouble error={error} onRetry={loaded.reload} /> : <SkeletonRows rows={3} />
}

/** Opens with an invitation or a new-password link; the secret stands after the #, never in logs. */
export function LinkPage() {
  const secret = place.value.hash.slice(1)
  return (
    <Entrance art={<SentenceArt sentence={secondSentence} />}>
      <Content secret={secret} />
    </Entrance>
  )
}
