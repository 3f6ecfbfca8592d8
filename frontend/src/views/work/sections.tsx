import { listProjects } from '../../api/projects'
import type { Id, Project, Task, Work } from '../../api/types'
import { number } from '../../language/format'
import { plural, t } from '../../language/t'
import { mayReview } from '../../state/project'
import { user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { agoInWords, lengthInWords } from '../../ui/words'
import { useLoad } from '../use-load'
import { waitingInWords } from './next-clip'

function Returned({ task }: { task: Task }) {
  const review = task.review
  const who = review?.reviewer?.display_name || review?.reviewer?.username
  return (
    <li>
      <a href={`/desk/${task.id}`}>
        <span class="grow">
          <strong>
            <bdi>{task.clip.name}</bdi>
          </strong>
          {review?.reason && (
            <span class="said" dir="auto">
              “{review.reason}”
            </span>
          )}
          {review && (
            <span class="hint num">
              {who && (
                <>
                  <bdi>{who}</bdi>,{' '}
                </>
              )}
              {agoInWords(review.created_at)}
            </span>
          )}
        </span>
        <span class="b s">{t('Fix')}</span>
      </a>
    </li>
  )
}

/** What the reviewers sent back, in their words. */
export function SentBack({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) return null
  return (
    <section aria-labelledby="sent-back">
      <div class="sec">
        <h2 id="sent-back">{t('Sent back to you')}</h2>
        <Chip tone="warn">{tasks.length}</Chip>
      </div>
      <ul class="panel rows">
        {tasks.map((task) => (
          <Returned key={task.id} task={task} />
        ))}
      </ul>
    </section>
  )
}

/** Other projects one may take a clip from. */
export function AlsoWaiting(props: {
  projects: Work['projects']
  isBusy: boolean
  onStart: (project: Id) => void
}) {
  if (props.projects.length === 0) return null
  return (
    <section aria-labelledby="also-waiting">
      <div class="sec">
        <h2 id="also-waiting">{t('Also waiting')}</h2>
      </div>
      <ul class="panel rows">
        {props.projects.map((project) => (
          <li key={project.id} class="plain">
            <span class="grow">
              <strong>
                <bdi>{project.name}</bdi>
              </strong>
              <span class="hint num">{waitingInWords(project.waiting)}</span>
            </span>
            <Button size="s" disabled={props.isBusy} onClick={() => props.onStart(project.id)}>
              {t('Start')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function hasReviews(project: Project): boolean {
  return mayReview(project, user.value) && project.role !== null && project.counts.submitted > 0
}

/** What managers wrote about how to work, of each project that says something. */
export function Guides() {
  const projects = useLoad('guides', () => listProjects())
  const rows = projects.data?.results.filter(({ guide }) => guide !== '') ?? []
  if (rows.length === 0) return null
  return (
    <section class="panel" aria-labelledby="guides">
      <header>
        <h2 id="guides">{t('How to work')}</h2>
      </header>
      <ul class="body stack">
        {rows.map((project) => (
          <li key={project.id}>
            <a href={`/projects/${project.id}/guide`}>
              <bdi>{project.name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Projects in which work of others waits for this person; null until that is known. */
export function useReviews() {
  const { data, error, reload } = useLoad('to review', () => listProjects())
  const unknown = error === null ? null : []
  return { rows: data ? data.results.filter(hasReviews) : unknown, reload }
}

/** Projects in which work of others waits for this person, beside the one on the card. */
export function ToReview({ rows }: { rows: readonly Project[] }) {
  if (rows.length === 0) return null
  return (
    <section aria-labelledby="to-review">
      <div class="sec">
        <h2 id="to-review">{t('Waits for your review')}</h2>
      </div>
      <ul class="panel rows">
        {rows.map((project) => (
          <li key={project.id} class="plain">
            <span class="grow">
              <strong>
                <bdi>{project.name}</bdi>
              </strong>
              <span class="hint num">
                {plural(project.counts.submitted, '{n} clip', '{n} clips')}
              </span>
            </span>
            <ButtonLink size="s" href={`/projects/${project.id}/review`}>
              {t('Review')}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Own numbers since Monday. */
export function Week({ week }: { week: Work['week'] }) {
  return (
    <section aria-labelledby="this-week">
      <div class="sec">
        <h2 id="this-week">{t('This week')}</h2>
      </div>
      <dl class="panel nums num">
        <div>
          <dd>{lengthInWords(week.seconds)}</dd>
          <dt>{t('of audio done')}</dt>
        </div>
        <div>
          <dd>{plural(week.submitted, '{n} clip', '{n} clips')}</dd>
          <dt>{t('handed in')}</dt>
        </div>
        <div>
          <dd>{number(week.accepted)}</dd>
          <dt>{t('of them accepted so far')}</dt>
        </div>
      </dl>
    </section>
  )
}
