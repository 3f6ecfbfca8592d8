import { computed, signal } from '@preact/signals'
import { keepCsrfToken, onSessionEnd } from '../api/client'
import { ApiFailure } from '../api/failure'
import { changeUser, closeSession, openSession, readSession } from '../api/session'
import type { Session, User } from '../api/types'
import { changeLanguage, chosenHere } from '../language/languages'
import { t } from '../language/t'
import { chooseTheme, themeChoice } from './theme'

/** The session as the server last told it; null before the first answer. */
export const session = signal<Session | null>(null)

/** Who is signed in, or null. */
export const user = computed<User | null>(() => session.value?.user ?? null)

/** True while the page asks the same person to sign in again, in place. */
export const hasEnded = signal(false)

/** True while a page asks to sign in again at a place of its own, so that nobody's typing is cut short. */
export const asksInPlace = signal(false)

let waiting: ((isBack: boolean) => void)[] = []

/** Take over a session answer: user, token, and the theme and language of that person. */
export function keepSession(next: Session): void {
  const before = user.peek()
  keepCsrfToken(next.csrf_token)
  session.value = next
  if (next.user && next.user.id !== before?.id) changeLanguage(next.user.language)
  const wanted = next.user?.preferences['theme']
  const isChoice = wanted === 'light' || wanted === 'dark' || wanted === 'contrast'
  if (isChoice && themeChoice.value === 'system') chooseTheme(wanted)
}

/** Take over a changed account. */
export function keepUser(next: User): void {
  if (session.value) session.value = { ...session.value, user: next }
}

export async function loadSession(): Promise<void> {
  keepSession(await readSession())
}

export async function signIn(username: string, password: string): Promise<void> {
  keepSession(await openSession(username, password))
  const tag = chosenHere()
  // Chosen at the door: it goes with the account. What fails here is chosen again there.
  if (tag && user.peek()?.language === '') {
    keepUser(await changeUser({ language: tag }).catch(() => user.peek() as User))
  }
}

/** End the session and load the page anew, so that nothing of this person stays in memory. */
export async function signOut(): Promise<void> {
  await closeSession()
  window.location.assign('/sign-in')
}

function settle(isBack: boolean): void {
  hasEnded.value = false
  const all = waiting
  waiting = []
  for (const tell of all) tell(isBack)
}

/**
 * Sign in again over the open page. Only the same person may: what waits to be sent is theirs.
 * Raises `ApiFailure` when the password is wrong.
 */
export async function signInAgain(password: string): Promise<void> {
  const before = user.value
  if (!before) throw new Error(t('Nobody was signed in here.'))
  const next = await openSession(before.username, password)
  if (next.user?.id !== before.id) {
    throw new ApiFailure(409, {
      code: 'other_person',
      message: t('This page belongs to somebody else. Load it anew to change the account.'),
      request_id: '',
    })
  }
  keepSession(next)
  settle(true)
}

/** Leave the page signed out; requests that waited fail with their own words. */
export function giveUpSession(): void {
  settle(false)
  window.location.assign('/sign-in')
}

/** From now on an ended session asks in place. */
export function watchSession(): void {
  onSessionEnd(() => {
    if (!user.value) return Promise.resolve(false)
    hasEnded.value = true
    return new Promise((resolve) => {
      waiting.push(resolve)
    })
  })
}

/** Name of the preference for a spectrogram of more contrast: `strong`, else as usual. */
export const SPECTROGRAM = 'spectrogram'

let keeping: Promise<unknown> = Promise.resolve()

/**
 * Keep a preference with the account, beside those that are there. It counts at once; what the server
 * refuses is as it was before. One after the other, so that none forgets the one before it.
 */
export async function setPreference(name: string, value: unknown): Promise<void> {
  const before = user.value
  if (!before) return
  const put = (wanted: unknown) => {
    const now = user.peek()
    if (now?.id === before.id) {
      keepUser({ ...now, preferences: { ...now.preferences, [name]: wanted } })
    }
  }
  put(value)
  const sent = keeping.then(() => changeUser({ preferences: user.peek()?.preferences ?? {} }))
  keeping = sent.catch(() => undefined)
  try {
    await sent
  } catch (error) {
    put(before.preferences[name])
    throw error
  }
}
