import { useEffect, useRef, useState } from 'preact/hooks'
import { claimTask } from '../../api/desk'
import type { Id, Task, Work } from '../../api/types'
import { plural, t } from '../../language/t'
import { navigate } from '../../state/router'
import { say, sayTrouble } from '../../state/toasts'
import type { Offer } from '../../state/work'
import { KeyCap } from '../../ui/key-cap'
import { Skeleton } from '../../ui/skeleton'
import { lengthInWords } from '../../ui/words'
import { DueMark } from '../due-mark'
import { SmallWave } from '../wave'

const BARS = 440

/** Enter goes on from anywhere on the page where no control of its own has the focus. */
export function useEnter(go: (() => void) | null): void {
  const newest = useRef(go)
  newest.current = go
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const at = event.target instanceof Element ? event.target : null
      const isBusy = at?.closest('a, button, input, select, textarea, [role="menu"]')
      if (event.key !== 'Enter' || event.isComposing || isBusy || event.defaultPrevented) return
      newest.current?.()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** The button has the focus from the start, unless somebody has put it elsewhere already. */
export function useFirstFocus(isReady: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const now = document.activeElement
    if (isReady && (!now || now === document.body || now.id === 'app')) {
      button.current?.focus({ preventScroll: true })
    }
  }, [isReady])
  return button
}

/** How many wait, as far as the server counts. */
export function waitingInWords(waiting: number): string {
  return waiting >= 100
    ? t('100 clips or more wait')
    : plural(waiting, '{n} clip waits', '{n} clips wait')
}

function About({ task }: { task: Task }) {
  return (
    <p class="quiet meta num">
      {task.clip.duration !== null && <span>{lengthInWords(task.clip.duration)}</span>}
      {task.total > 1 && task.index > 0 && (
        <span>{t('clip {index} of {total}', { index: task.index, total: task.total })}</span>
      )}
      <bdi>{task.project.name}</bdi>
      <DueMark task={task} />
    </p>
  )
}

interface Words {
  over: string
  title: string
  deed: string
}

function wordsOf(offer: Offer & { kind: 'go-on' | 'claim' | 'fix' }): Words {
  if (offer.kind === 'claim') {
    const title = waitingInWords(offer.project.waiting)
    return { over: t('Your next clip'), title, deed: t('Start') }
  }
  const title = offer.task.clip.name
  if (offer.kind === 'fix') return { over: t('Sent back to you'), title, deed: t('Fix') }
  return offer.isStarted
    ? { over: t('Where you stopped'), title, deed: t('Continue') }
    : { over: t('Your next clip'), title, deed: t('Start') }
}

/** Takes the next waiting clip of a project and opens it. */
export function useClaim(onGone: () => void) {
  const [isBusy, setBusy] = useState(false)
  const claim = async (project: Id) => {
    if (isBusy) return
    setBusy(true)
    try {
      const task = await claimTask(project)
      if (task) {
        navigate(`/desk/${task.id}`)
        return
      }
      say(t('Somebody else took the last clip.'))
      onGone()
    } catch (error) {
      sayTrouble(error)
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, claim: (project: Id) => void claim(project) }
}

function Resting({ offer, work }: { offer: Offer; work: Work }) {
  if (offer.kind !== 'done') {
    return (
      <section class="next panel resting" aria-labelledby="next-clip">
        <h2 id="next-clip">{t('Nothing is waiting for you yet')}</h2>
        <p class="quiet">{t('We tell you here when it is.')}</p>
      </section>
    )
  }
  const { seconds } = work.week
  return (
    <section class="next panel resting" aria-labelledby="next-clip">
      <h2 id="next-clip">{t('All done for now')}</h2>
      <p class="quiet num">
        {seconds > 0
          ? t('{clips} done, this week {n} of audio.', {
              clips: plural(offer.clips, '{n} clip', '{n} clips'),
              n: lengthInWords(seconds),
            })
          : t('{clips} done.', { clips: plural(offer.clips, '{n} clip', '{n} clips') })}{' '}
        <span>{t('New clips show here by themselves.')}</span>
      </p>
    </section>
  )
}

/** The card of the next clip, with the page's one primary button. */
export function NextClip(props: { offer: Offer; work: Work; claim: ReturnType<typeof useClaim> }) {
  const { offer, work, claim } = props
  const canGo = offer.kind === 'go-on' || offer.kind === 'claim' || offer.kind === 'fix'
  const button = useFirstFocus(canGo)
  const go = () => {
    if (offer.kind === 'claim') claim.claim(offer.project.id)
    else if (offer.kind === 'go-on' || offer.kind === 'fix') navigate(`/desk/${offer.task.id}`)
  }
  useEnter(canGo ? go : null)
  if (!canGo) return <Resting offer={offer} work={work} />
  const { over, title, deed } = wordsOf(offer)
  return (
    <section class="next panel" aria-labelledby="next-clip">
      {offer.kind !== 'claim' && (
        <div class="wv">
          <SmallWave clip={offer.task.clip.id} bars={BARS} />
        </div>
      )}
      <div class="nx">
        <div class="grow">
          <p class="quiet small">{over}</p>
          <h2 id="next-clip">
            <bdi>{title}</bdi>
          </h2>
          {offer.kind === 'claim' ? (
            <p class="quiet">
              <bdi>{offer.project.name}</bdi>
            </p>
          ) : (
            <About task={offer.task} />
          )}
        </div>
        <button ref={button} type="button" class="b main l" onClick={go} disabled={claim.isBusy}>
          {deed} <KeyCap>↵</KeyCap>
        </button>
      </div>
    </section>
  )
}

/** The card at its true size while it is on its way. */
export function NextClipSkeleton() {
  return (
    <section class="next panel" aria-busy="true" aria-label={t('Your next clip')}>
      <div class="wv" />
      <div class="nx">
        <div class="grow stack">
          <Skeleton width="120px" height="13px" />
          <Skeleton width="280px" height="21px" />
          <Skeleton width="180px" />
        </div>
      </div>
    </section>
  )
}
