import { useEffect } from 'preact/hooks'
import { t } from '../../language/t'
import type { Page } from '../../state/desk/phase'
import { asksInPlace, hasEnded } from '../../state/session'
import { SignInAgain } from '../frame/ended'
import { Later } from '../later'
import { useRoom } from './context'
import { FindPanel } from './find-panel'
import { Corrections } from './handed-in'
import { HowItStands } from './how-it-stands'
import { NoteField, PlaceCard, PlacesPanel } from './places-panel'
import { keepFocus } from './player'
import { SendBackPanel, SkipPanel } from './reason-panel'
import { ReferencePanel } from './reference-panel'
import { SegmentPanel } from './segment-panel'

const TABS: readonly { page: Page; text: string; isOfReview?: true }[] = [
  { page: 'places', text: t('Notes'), isOfReview: true },
  { page: 'segment', text: t('Segment') },
  { page: 'reference', text: t('Reference') },
  { page: 'sound', text: t('Sound') },
  { page: 'keys', text: t('Keys') },
]

const History = () => (
  <Later name="history" load={() => import('./history-panel').then((part) => part.HistoryPanel)} />
)
// Only an answer of the server leads there, so the network is at hand.
const Unsettled = () => (
  <Later name="unsettled" load={() => import('./conflict-panel').then((part) => part.Unsettled)} />
)
const loadKeys = () => import('./keys-panel').then((part) => part.KeysPanel)
const Keys = () => <Later name="keys" load={loadKeys} />
const PracticePanel = () => (
  <Later
    name="practice"
    load={() => import('./practice-panel').then((part) => part.PracticePanel)}
  />
)
const Sound = () => (
  <Later name="sound" load={() => import('./sound-panel').then((part) => part.SoundPanel)} />
)

/** By then the clip is there; keys are shown at once, and without the network, too. */
const KEYS_AFTER_MS = 3_000

/** The one place beside the transcript where things are asked and shown; no dialogs in the desk. */
export function Side() {
  useEffect(() => {
    asksInPlace.value = true
    const timer = setTimeout(() => loadKeys().catch(() => undefined), KEYS_AFTER_MS)
    return () => {
      asksInPlace.value = false
      clearTimeout(timer)
    }
  }, [])
  return (
    <aside class="side" aria-label={t('Details')} onMouseDown={keepFocus}>
      <Inside />
    </aside>
  )
}

function Inside() {
  const { desk } = useRoom()
  const practice = desk.page.value === 'keys' ? null : desk.practice.value
  if (hasEnded.value) return <Ended />
  if (desk.phase.value.kind !== 'ready') return <NotReady />
  return practice ? <PracticePanel /> : <Content />
}

/** Nothing of the clip is here yet, or ever: keys can be looked up, the rest says how it stands. */
function NotReady() {
  const { desk } = useRoom()
  const page = desk.page.value
  const isLoading = desk.phase.value.kind === 'loading'
  if (page === 'skip' && !isLoading) return <SkipPanel />
  return (
    <>
      <Tabs />
      <div class="in2">{page === 'keys' ? <Keys /> : <HowItStands />}</div>
    </>
  )
}

/** The session has ended: one goes on writing, and signs in when the hands are free. */
function Ended() {
  const { desk } = useRoom()
  useEffect(
    () => () => {
      if (document.activeElement === document.body) desk.focusWords()
    },
    [],
  )
  return (
    <section class="in2" aria-label={t('Sign in again')}>
      <p class="sr" role="alert">
        {t('You were signed out. Go on writing; sign in again at the right.')}
      </p>
      <SignInAgain />
    </section>
  )
}

function Content() {
  const { desk } = useRoom()
  const held = desk.custody.value?.saver.held.value.length
  if (held || desk.saveState.value.kind === 'stuck') return <Unsettled />
  return <Asked page={desk.page.value} />
}

/** What a person asked for, else what belongs to the chosen segment. */
function Asked({ page }: { page: Page }) {
  const { desk } = useRoom()
  if (page === 'skip') return <SkipPanel />
  if (page === 'sendBack') return <SendBackPanel />
  if (page === 'history') return <History />
  if (page === 'find') return <FindPanel />
  const isOnlyReview = desk.mode.value === 'review' && !desk.isCorrecting.value
  if (isOnlyReview && page !== 'keys') return <PlacesPanel />
  return (
    <>
      <Tabs />
      {page === 'places' ? (
        <PlacesPanel />
      ) : (
        <div class="in2">
          <PageOf page={page} />
        </div>
      )}
    </>
  )
}

function PageOf({ page }: { page: Page }) {
  if (page === 'reference') return <ReferencePanel />
  if (page === 'sound') return <Sound />
  if (page === 'keys') return <Keys />
  return (
    <>
      <ReviewReason />
      <Corrections />
      <Notes />
      <SegmentPanel />
      {page === 'note' && <NoteField />}
    </>
  )
}

/** Why the clip came back; it stays in sight until the clip is submitted again. */
function ReviewReason() {
  const { desk } = useRoom()
  const task = desk.task.value
  if (task?.state !== 'returned' || !task.review) return null
  return (
    <div class="reason" role="note">
      <strong>
        {task.review.reviewer
          ? t('Sent back by {name}', { name: task.review.reviewer.display_name })
          : t('Sent back')}
      </strong>
      <p dir="auto">{task.review.reason || t('No reason was given.')}</p>
    </div>
  )
}

/** What was said about the chosen segment. */
function Notes() {
  const { desk } = useRoom()
  const chosen = desk.editor.selected.value
  const places = desk.places.value.filter((one) => one.comment && one.segment === chosen)
  if (!places.length) return null
  return (
    <div class="notes">
      {places.map((place) => (
        <PlaceCard key={place.id} place={place} />
      ))}
    </div>
  )
}

function Tabs() {
  const { desk } = useRoom()
  const page = desk.page.value === 'note' ? 'segment' : desk.page.value
  const tabs = TABS.filter((tab) => !tab.isOfReview || desk.mode.value === 'review')
  const choose = (next: Page) => {
    desk.page.value = next
    desk.keysShown.value = next === 'keys'
  }
  return (
    <div class="head">
      <div class="seg" role="tablist" aria-label={t('Details')}>
        {tabs.map(({ page: one, text }) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === page}
            onClick={() => choose(one)}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  )
}
