import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { t } from '../../language/t'
import { playChosen } from '../../state/desk/acts'
import type { Desk } from '../../state/desk/desk'
import { formatClock } from '../../timeline/time'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Saved } from './bar'
import { useRoom } from './context'
import { HowItStands } from './how-it-stands'
import { Overview } from './overview'
import { Clock, PlayButtons } from './player'
import { SendBackPanel } from './reason-panel'
import { LookChip, lookClass } from './speaker-chip'

/** The desk on a phone: listen, read, review. Editing times asks for a larger screen and says so. */
export function Phone() {
  const { desk, act } = useRoom()
  const task = desk.task.value
  const isReview = desk.mode.value === 'review'
  const back = isReview && task ? `/projects/${task.project.id}/review` : '/work'
  const rests = desk.leaver.isLeaving.value || desk.phase.value.kind !== 'ready'
  return (
    <>
      <header class="phone-head">
        <a href={back} aria-label={t('Back')}>
          <Icon name="left" />
        </a>
        <div class="grow">
          <strong class="cut">
            <bdi>{task?.clip.name ?? ''}</bdi>
          </strong>
          <span class="hint num">{isReview ? reviewLine(desk) : t('For listening')}</span>
        </div>
        <Saved />
      </header>
      <main class="phone-lines">
        <PhoneLines />
        {!isReview && (
          <p class="hint phone-hint">
            {t('Here you can listen and read. Words and times are edited on a larger screen.')}
          </p>
        )}
      </main>
      {desk.page.value === 'sendBack' ? (
        <div class="phone-sheet">
          <SendBackPanel />
        </div>
      ) : (
        <footer class="phone-foot">
          <Overview />
          <div class="row">
            <PlayButtons />
            <Clock digits={1} />
          </div>
          {isReview && (
            <div class="row">
              <Button
                size="l"
                extra="grow"
                disabled={rests}
                onClick={() => act({ act: 'sendBack' })}
              >
                {t('Send back')}
              </Button>
              <Button
                kind="main"
                size="l"
                extra="grow"
                disabled={rests}
                onClick={() => act({ act: 'accept' })}
              >
                {t('Accept')}
              </Button>
            </div>
          )}
        </footer>
      )}
    </>
  )
}

/** "Mira Okafor · review 3 of 9" */
function reviewLine(desk: Desk): string {
  const name = desk.task.value?.assignee?.display_name ?? ''
  const place = desk.leaver.reviews.value
  return place
    ? t('{name} · review {index} of {total}', { name, index: place.index, total: place.total })
    : name
}

function PhoneLines() {
  const { desk } = useRoom()
  const list = useRef<HTMLDivElement>(null)
  const { segments } = desk.editor.shown.value
  const selected = desk.editor.selected.value
  const phase = desk.phase.value
  useSignalEffect(() => {
    if (!desk.editor.selected.value) return
    requestAnimationFrame(() =>
      list.current?.querySelector('.cur')?.scrollIntoView({ block: 'nearest' }),
    )
  })
  const hear = (id: string) => {
    desk.select(id)
    playChosen(desk)
  }
  if (phase.kind === 'failed') return <p class="phone-hint">{phase.message}</p>
  if (phase.kind !== 'ready') {
    return (
      <div class="phone-hint">
        <HowItStands />
      </div>
    )
  }
  return (
    <div ref={list}>
      {segments.map((segment) => {
        const look = desk.cast.look(segment.speaker)
        return (
          <button
            key={segment.id}
            type="button"
            class={`phone-line ${lookClass(look)}${segment.id === selected ? ' cur' : ''}`}
            onClick={() => hear(segment.id)}
          >
            <span class="meta num">
              <LookChip look={look} /> {formatClock(segment.start, 1)}
            </span>
            <span class="words" dir="auto">
              {segment.text || t('No words')}
            </span>
            {desk.places.value
              .filter((place) => place.segment === segment.id && place.comment)
              .map((place) => (
                <span key={place.id} class="phone-note" dir="auto">
                  <span class="hint">
                    {place.comment?.author?.display_name.split(' ')[0]} ·{' '}
                    {formatClock(place.time, 1)}
                  </span>
                  <br />
                  {place.comment?.text}
                </span>
              ))}
          </button>
        )
      })}
    </div>
  )
}
