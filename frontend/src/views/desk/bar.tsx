import { plural, t } from '../../language/t'
import { ACT_WORDS } from '../../state/desk/act-words'
import type { Practice } from '../../state/desk/practice'
import type { SaveState } from '../../state/desk/save-port'
import { hasEnded } from '../../state/session'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { KeyCap } from '../../ui/key-cap'
import { Progress } from '../../ui/progress'
import { DueMark } from '../due-mark'
import { InnerKey, useKeyOf } from './cap'
import { useRoom } from './context'

/** Where one is: way back, clip, place in the queue; at its right what one can do with the clip. */
export function Bar() {
  const { desk } = useRoom()
  const task = desk.task.value
  const isReview = desk.mode.value === 'review'
  const author = task?.assignee?.display_name
  const back = isReview && task ? `/projects/${task.project.id}/review` : '/work'
  return (
    <header class="bar-top">
      <a class="back" href={back}>
        <Icon name="left" />
        {isReview ? t('Reviews') : t('My work')}
      </a>
      <h1 class="name cut">
        <bdi>{task?.clip.name ?? ''}</bdi>
        {isReview && author && <span class="by"> {t('by {author}', { author })}</span>}
      </h1>
      {desk.practice.value ? <span class="chip">{t('Does not count')}</span> : <Queue />}
      {task && desk.mode.value === 'work' && <DueMark task={task} />}
      <span class="grow" />
      <Right />
    </header>
  )
}

function Queue() {
  const { desk } = useRoom()
  const task = desk.task.value
  if (!task) return null
  const reviews = desk.mode.value === 'review' ? desk.leaver.reviews.value : null
  const { index, total } = reviews ?? task
  if (!total) return null
  const words = reviews
    ? t('Review {index} of {total}', { index, total })
    : t('Clip {index} of {total}', { index, total })
  return (
    <span class="queue">
      <span class="num">{words}</span>
      <span class="wide">
        <Progress done={index} total={total} label={words} />
      </span>
    </span>
  )
}

function Right() {
  const { desk } = useRoom()
  const mode = desk.mode.value
  if (desk.isElsewhere.value) return <Elsewhere />
  return (
    <div class="row bar-right">
      {desk.phase.value.kind === 'ready' && <Saved />}
      <KeysButton />
      {mode === 'work' && <WorkButtons />}
      {mode === 'review' && <ReviewButtons />}
    </div>
  )
}

function Elsewhere() {
  const { desk } = useRoom()
  return (
    <div class="row bar-right">
      <span class="saved" role="status">
        <Icon name="lock" />
        {t('Open in another tab. Here you can only read.')}
      </span>
      <Button onClick={() => desk.custody.peek()?.takePen()}>{t('Work here instead')}</Button>
      {desk.mode.value === 'work' && (
        <Button kind="main" disabled>
          {t('Submit and next')}
        </Button>
      )}
    </div>
  )
}

function KeysButton() {
  const { desk, act } = useRoom()
  const shown = desk.keysShown.value
  return (
    <button
      type="button"
      class={shown ? 'b plain icon on' : 'b plain icon'}
      aria-label={t('Keys')}
      aria-pressed={shown}
      title={t('Show the keys')}
      onClick={() => act({ act: 'keys' })}
    >
      <KeyCap>?</KeyCap>
    </button>
  )
}

function WorkButtons() {
  const { desk, act } = useRoom()
  const skipKey = useKeyOf('skip')
  if (desk.practice.value) return <PracticeButtons practice={desk.practice.value} />
  const isReady = desk.canEdit.value && !desk.leaver.isLeaving.value
  const isEmpty = desk.isEmpty.value
  return (
    <>
      <Button
        kind="plain"
        pressed={desk.page.value === 'skip'}
        title={`${ACT_WORDS.skip}${skipKey}`}
        onClick={() => act({ act: 'skip' })}
      >
        {t('Skip')}
      </Button>
      <Button kind="main" disabled={!isReady} onClick={() => act({ act: 'submit' })}>
        {isEmpty ? t('Nothing to label, next') : t('Submit and next')} <InnerKey act="submit" />
      </Button>
    </>
  )
}

function PracticeButtons({ practice }: { practice: Practice }) {
  const { act } = useRoom()
  const rests = practice.isLeaving.value
  const kind = practice.isAllRight.value ? 'main' : 'outlined'
  return (
    <>
      <Button kind="plain" disabled={rests} onClick={() => act({ act: 'skip' })}>
        {t('Skip practice')}
      </Button>
      <Button kind={kind} disabled={rests} onClick={() => act({ act: 'submit' })}>
        {t('Done, first real clip')} <InnerKey act="submit" />
      </Button>
    </>
  )
}

function ReviewButtons() {
  const { desk, act } = useRoom()
  const rests = desk.leaver.isLeaving.value || desk.phase.value.kind !== 'ready'
  const isOpen = desk.page.value === 'sendBack'
  return (
    <>
      {!desk.isCorrecting.value && (
        <Button kind="plain" disabled={rests} onClick={() => act({ act: 'write' })}>
          {t('Correct')} <InnerKey act="write" />
        </Button>
      )}
      <Button
        extra={isOpen ? 'on' : ''}
        disabled={rests}
        expanded={isOpen}
        onClick={() => act({ act: 'sendBack' })}
      >
        {t('Send back')} <InnerKey act="sendBack" />
      </Button>
      <Button kind="main" disabled={rests} onClick={() => act({ act: 'accept' })}>
        {t('Accept and next')} <InnerKey act="accept" />
      </Button>
    </>
  )
}

/** The one voice of saving, always at this place. */
export function Saved() {
  const { desk } = useRoom()
  const state = desk.saveState.value
  if (hasEnded.value && state.kind !== 'saved') {
    return (
      <Word
        icon="lock"
        tone="warn"
        text={t('Sign in to go on. {keptHere}', { keptHere: keptHere(state) })}
      />
    )
  }
  switch (state.kind) {
    case 'saved':
      return <Word icon="check" tone="ok" text={t('Saved')} />
    case 'saving':
      return (
        <span class="saved">
          <span class="dot" />
          {t('Saving')}
        </span>
      )
    case 'offline':
      return <Word icon="off" tone="warn" text={offlineWords(state, desk.leaver.waiting.value)} />
    case 'choose':
      return (
        <Word
          icon="warn"
          tone="warn"
          text={t('{lines} to choose', { lines: plural(state.count, '{n} line', '{n} lines') })}
        />
      )
    case 'signedOut':
      return (
        <Word
          icon="lock"
          tone="warn"
          text={t('Signed out. {keptHere}', { keptHere: keptHere(state) })}
        />
      )
    case 'stuck':
      return (
        <Word
          icon="warn"
          tone="warn"
          text={t('Not taken. {keptHere}', { keptHere: keptHere(state) })}
        />
      )
  }
}

function keptHere(state: Exclude<SaveState, { kind: 'saved' }>): string {
  return t('{changes} kept here', { changes: plural(state.count, '{n} change', '{n} changes') })
}

function offlineWords(state: Extract<SaveState, { kind: 'offline' }>, waiting: number): string {
  if (waiting) {
    return plural(
      waiting,
      'This clip is ready to be sent. The next one needs the network.',
      '{n} clips are ready to be sent. The next one needs the network.',
    )
  }
  const head = state.isReached ? t('The server is busy.') : t('Offline.')
  if (!state.count) return state.isReached ? head : t('Offline. All changes are saved')
  return state.keeps ? `${head} ${keptHere(state)}` : `${head} ${t('Leave this tab open')}`
}

function Word(props: { icon: 'check' | 'off' | 'lock' | 'warn'; tone: string; text: string }) {
  return (
    <span class={`saved ${props.tone}`}>
      <Icon name={props.icon} />
      {props.text}
    </span>
  )
}
