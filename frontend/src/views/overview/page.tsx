import { readOverview, readProgress } from '../../api/overview'
import type { Overview, Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { mayChange, mayReview } from '../../state/project'
import { user } from '../../state/session'
import { ButtonLink } from '../../ui/button'
import { EmptyState, Trouble } from '../../ui/empty'
import { SkeletonRows } from '../../ui/skeleton'
import { lengthInWords } from '../../ui/words'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { useLoad } from '../use-load'
import { useRefresh } from '../use-refresh'
import { Batches } from './batches'
import { DayChart, OverTime } from './days'
import './overview.css'
import { Pace } from './pace'
import { AlikePeople, HowGood, useQuality } from './quality'
import { HowFar, NeedsYou, Who } from './sections'
import { Incoming } from './sound'
import { isNew, Start } from './start'

const LOOK_EVERY_MS = 15_000

function Deeds({ project }: { project: Project }) {
  const to = `/projects/${project.id}`
  return (
    <span class="row">
      <ButtonLink href={`${to}/export`}>{t('Export')}</ButtonLink>
      {mayChange(project, user.value) && (
        <ButtonLink kind="main" icon="plus" href={`${to}/upload`}>
          {t('Add audio')}
        </ButtonLink>
      )}
    </span>
  )
}

function Content({ overview }: { overview: Overview }) {
  if (isNew(overview)) {
    return (
      <div class="overview">
        <Start overview={overview} />
        <div class="two">
          <Who overview={overview} />
          <NeedsYou overview={overview} />
        </div>
      </div>
    )
  }
  return <Running overview={overview} />
}

function Running({ overview }: { overview: Overview }) {
  const { project } = overview
  const progress = useLoad(project.id, (signal) => readProgress(project.id, signal)).data ?? null
  const quality = useQuality(project)
  return (
    <div class="overview">
      <HowFar overview={overview} progress={progress} />
      <div class="two">
        <NeedsYou overview={overview} />
        <DayChart project={project} />
      </div>
      <div class="two wide-first">
        <Who overview={overview} />
        <HowGood project={project} quality={quality} />
      </div>
      {progress && <Pace project={project} progress={progress} />}
      <OverTime project={project} />
      <div class="two wide-first">
        {quality && quality.people.length > 0 ? (
          <AlikePeople project={project} quality={quality} />
        ) : (
          <Batches project={project} />
        )}
        <Incoming overview={overview} />
      </div>
      {quality && quality.people.length > 0 && <Batches project={project} />}
    </div>
  )
}

function Standing({ project }: { project: Project }) {
  const loaded = useLoad(project.id, (signal) => readOverview(project.id, signal))
  useRefresh(loaded.reload, LOOK_EVERY_MS, true)
  if (loaded.data) return <Content overview={loaded.data} />
  if (loaded.error) return <Trouble error={loaded.error} onRetry={loaded.reload} />
  return <SkeletonRows rows={6} height={64} />
}

/** How a project stands: how far, how fast, what needs somebody, who. */
export function OverviewPage({ project }: ProjectPageProps) {
  const { counts } = project
  const isAllowed = mayReview(project, user.value)
  return (
    <main class="page" id="main">
      <PageHead title={<bdi>{project.name}</bdi>} action={isAllowed && <Deeds project={project} />}>
        <span class="num">
          {t('{clips} · {n} of audio', {
            clips: plural(counts.clips, '{n} clip', '{n} clips'),
            n: lengthInWords(counts.seconds),
          })}
        </span>
        {project.description && (
          <>
            {' '}
            · <bdi>{project.description}</bdi>
          </>
        )}
      </PageHead>
      {isAllowed ? (
        <Standing project={project} />
      ) : (
        <EmptyState
          icon="wave"
          title={t('Your clips are on My work')}
          action={
            <ButtonLink kind="main" href="/work">
              {t('Go to My work')}
            </ButtonLink>
          }
        >
          {t('How the whole project stands is shown to its managers and reviewers.')}
        </EmptyState>
      )}
    </main>
  )
}
