import { useEffect } from 'preact/hooks'
import { readWork } from '../../api/desk'
import type { Project, Work } from '../../api/types'
import { t } from '../../language/t'
import { sendKept } from '../../state/reported-time'
import { user } from '../../state/session'
import { alsoWaiting, greetingAt, isIdle, offerOf } from '../../state/work'
import { Announcement } from '../../ui/announce'
import { Trouble } from '../../ui/empty'
import { useLoad } from '../use-load'
import { useRefresh } from '../use-refresh'
import { Newcomer } from './newcomer'
import { NextClip, NextClipSkeleton, useClaim } from './next-clip'
import { NextReview } from './next-review'
import { OwnClips } from './own-clips'
import { AlsoWaiting, Guides, SentBack, ToReview, useReviews, Week } from './sections'
import './work.css'

const LOOK_EVERY_MS = 5_000
const LOOK_FOR_REVIEWS_EVERY_MS = 15_000

function Greeting() {
  const name = user.value?.display_name || user.value?.username || ''
  const [first = ''] = name.trim().split(/\s+/)
  return (
    <h1>
      {greetingAt(new Date().getHours())}, <bdi>{first}</bdi>
    </h1>
  )
}

/** The card on top: own work first, else what waits for this person's review. */
function Card(props: {
  work: Work
  reviews: readonly Project[] | null
  claim: ReturnType<typeof useClaim>
}) {
  const { work, reviews } = props
  if (!isIdle(work)) return <NextClip offer={offerOf(work)} work={work} claim={props.claim} />
  if (reviews === null) return <NextClipSkeleton />
  const [first] = reviews
  if (first) return <NextReview project={first} />
  return <NextClip offer={offerOf(work)} work={work} claim={props.claim} />
}

function Content({ work, reload }: { work: Work; reload: () => void }) {
  const offer = offerOf(work)
  const reviews = useReviews()
  useRefresh(reviews.reload, LOOK_FOR_REVIEWS_EVERY_MS, isIdle(work))
  const claim = useClaim(reload)
  const nowId = offer.kind === 'go-on' || offer.kind === 'fix' ? offer.task.id : null
  const returned =
    offer.kind === 'fix' && !offer.task.review
      ? work.returned.filter((task) => task.id !== nowId)
      : work.returned
  return (
    <>
      <Card work={work} reviews={reviews.rows} claim={claim} />
      <Announcement text={isIdle(work) ? '' : t('A clip is ready for you.')} />
      <div class="cols">
        <div class="stack">
          <SentBack tasks={returned} />
          <ToReview rows={(reviews.rows ?? []).slice(isIdle(work) ? 1 : 0)} />
          <AlsoWaiting projects={alsoWaiting(work)} isBusy={claim.isBusy} onStart={claim.claim} />
          <OwnClips work={work} nowId={nowId} />
        </div>
        <aside class="stack">
          <Newcomer />
          <Guides />
          <Week week={work.week} />
        </aside>
      </div>
    </>
  )
}

/** Where everybody who labels begins: one press goes on. */
export function WorkPage() {
  const loaded = useLoad('work', () => readWork())
  const work = loaded.data
  useRefresh(loaded.reload, LOOK_EVERY_MS, work !== null && isIdle(work))
  const person = user.value?.id
  useEffect(() => {
    if (person) void sendKept(person)
  }, [person])
  return (
    <main class="page home" id="main">
      <Greeting />
      {!work && loaded.error !== null && <Trouble error={loaded.error} onRetry={loaded.reload} />}
      {!work && loaded.error === null && <NextClipSkeleton />}
      {work && <Content work={work} reload={loaded.reload} />}
    </main>
  )
}
