import { useEffect, useRef } from 'preact/hooks'
import { listSubmitted } from '../../api/reviews'
import type { Project, Task } from '../../api/types'
import { plural, t } from '../../language/t'
import { user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { Avatar } from '../../ui/chip'
import { EmptyState, Trouble } from '../../ui/empty'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { agoInWords, lengthInWords } from '../../ui/words'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { type Pages, usePages } from '../use-pages'
import { useRefresh } from '../use-refresh'
import { SmallWave } from '../wave'
import { DoneTwice, OnGold } from './doubled'
import './review.css'

const LOOK_EVERY_MS = 15_000
const FIRST_PAGE = 50

const COLUMNS = [
  { title: t('Sound') },
  { title: t('Clip') },
  { title: t('Length'), isEnd: true },
  { title: t('Person') },
  { title: t('Handed in') },
  { title: '', isEnd: true },
]

function Deed({ task }: { task: Task }) {
  if (task.can_review) {
    return (
      <span class="deeds">
        <ButtonLink
          size="s"
          kind="plain"
          href={`/projects/${task.project.id}/compare/${task.clip.id}`}
        >
          {t('Correct')}
        </ButtonLink>
        <ButtonLink size="s" href={`/desk/${task.id}`}>
          {t('Review')}
        </ButtonLink>
      </span>
    )
  }
  const isOwn = task.assignee?.id === user.value?.id
  return <span class="hint">{isOwn ? t('Your own work') : t('Only to be read')}</span>
}

function Row({ task }: { task: Task }) {
  const name = task.assignee?.display_name || task.assignee?.username || ''
  return (
    <tr>
      <td class="wv">
        <SmallWave clip={task.clip.id} bars={120} />
      </td>
      <td>
        <a class="name" href={`/desk/${task.id}`}>
          <bdi>{task.clip.name}</bdi>
        </a>
        {task.returns > 0 && (
          <small class="quiet">
            {plural(task.returns, 'Sent back once', 'Sent back {n} times')}
          </small>
        )}
      </td>
      <td class="r num">{task.clip.duration === null ? '' : lengthInWords(task.clip.duration)}</td>
      <td>
        {name && (
          <span class="who">
            <Avatar name={name} small />
            <bdi>{name}</bdi>
          </span>
        )}
      </td>
      <td class="num">{task.submitted_at && agoInWords(task.submitted_at)}</td>
      <td class="r">
        <Deed task={task} />
      </td>
    </tr>
  )
}

/** Focus starts on the deed of the page. */
function useFocus(isReady: boolean) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isReady) frame.current?.querySelector('a')?.focus({ preventScroll: true })
  }, [isReady])
  return frame
}

function List({ pages, project }: { pages: Pages<Task>; project: Project }) {
  const { rows } = pages
  if (!rows && pages.error !== null) return <Trouble error={pages.error} onRetry={pages.reload} />
  if (!rows) return <SkeletonRows rows={5} height={56} />
  if (rows.length === 0) {
    return (
      <EmptyState icon="check" title={t('Nothing waits for review')}>
        {project.needs_review
          ? t('What people hand in shows here.')
          : t('This project takes work as it is handed in. The settings can ask for a review.')}
      </EmptyState>
    )
  }
  return (
    <div class="reviews">
      <Table label={t('Waiting for review')} columns={COLUMNS}>
        {rows.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </Table>
    </div>
  )
}

function sentenceOf({ rows, hasMore }: Pages<Task>, project: Project): string {
  if (!rows || rows.length === 0) return t('Work that was handed in and waits for a reviewer.')
  // The project's own count covers what is not fetched; it may be some seconds old.
  const waiting = hasMore ? Math.max(project.counts.submitted, rows.length + 1) : rows.length
  return plural(
    waiting,
    '{n} clip waits for a reviewer. After each one the next opens.',
    '{n} clips wait for a reviewer. After each one the next opens.',
  )
}

/** Work that was handed in and waits for a reviewer. */
export function ReviewPage({ project }: ProjectPageProps) {
  const pages = usePages(project.id, (cursor) => listSubmitted(project.id, cursor))
  // Once further pages are open, only what one does changes the list: rows do not leave under the eye.
  useRefresh(pages.reload, LOOK_EVERY_MS, (pages.rows?.length ?? 0) <= FIRST_PAGE)
  const first = pages.rows?.find((task) => task.can_review)
  const head = useFocus(first !== undefined)
  const start = first && (
    <ButtonLink kind="main" href={`/desk/${first.id}`}>
      {t('Start reviewing')}
    </ButtonLink>
  )
  return (
    <main class="page" id="main">
      <div ref={head}>
        <PageHead title={t('Review')} action={start}>
          {sentenceOf(pages, project)}
        </PageHead>
      </div>
      <Panel isFlush>
        <List pages={pages} project={project} />
      </Panel>
      {pages.hasMore && (
        <p class="reviews-more">
          <Button onClick={pages.loadMore} disabled={pages.isLoadingMore}>
            {t('Show more')}
          </Button>
        </p>
      )}
      <DoneTwice project={project} />
      <OnGold project={project} />
    </main>
  )
}
