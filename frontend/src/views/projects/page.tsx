import { listDeletedProjects, listProjects } from '../../api/projects'
import type { Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { mayReview } from '../../state/project'
import { session, user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { EmptyState, Trouble } from '../../ui/empty'
import { Panel } from '../../ui/panel'
import { Progress } from '../../ui/progress'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { lengthInWords, percent } from '../../ui/words'
import { PageHead } from '../head'
import { useLoad } from '../use-load'
import { type Pages, usePages } from '../use-pages'
import { DemoButton } from '../welcome/begin'
import { DeletedProjects } from './deleted'
import './projects.css'

const ROLES = {
  manager: t('Manager'),
  reviewer: t('Reviewer'),
  annotator: t('Transcriber'),
} as const

function Waits({ project }: { project: Project }) {
  const { submitted, failed } = project.counts
  return (
    <span class="chips">
      {submitted > 0 && (
        <Chip tone="info">
          {t('{clips} to review', { clips: plural(submitted, '{n} clip', '{n} clips') })}
        </Chip>
      )}
      {failed > 0 && (
        <Chip tone="warn">
          {t('{clips} with trouble', { clips: plural(failed, '{n} clip', '{n} clips') })}
        </Chip>
      )}
      {project.is_archived && <Chip>{t('Archived')}</Chip>}
    </span>
  )
}

function Row({ project }: { project: Project }) {
  const { counts } = project
  const total = counts.queued + counts.assigned + counts.submitted + counts.returned
  const all = total + counts.accepted
  const share = percent(counts.accepted, all)
  const home = mayReview(project, user.value) ? `/projects/${project.id}` : '/work'
  return (
    <tr>
      <td>
        <a class="name" href={home}>
          <bdi>{project.name}</bdi>
        </a>
        {project.description && (
          <small class="quiet">
            <bdi>{project.description}</bdi>
          </small>
        )}
      </td>
      <td>{project.role ? ROLES[project.role] : t('Administrator')}</td>
      <td class="num">
        {plural(counts.clips, '{n} clip', '{n} clips')}
        <small class="quiet">{lengthInWords(counts.seconds)}</small>
      </td>
      <td class="progress-cell">
        <Progress done={counts.accepted} total={all} label={t('{share} % accepted', { share })} />
        <small class="quiet num">
          {all > 0
            ? t('{accepted} of {all} accepted', { accepted: counts.accepted, all })
            : t('Nothing to do yet')}
        </small>
      </td>
      <td>
        <Waits project={project} />
      </td>
    </tr>
  )
}

function Nothing() {
  const isAdministrator = user.value?.is_administrator
  if (!isAdministrator) {
    return (
      <EmptyState icon="folder" title={t('You are in no project yet')}>
        {t('Ask the manager of a project to add you. Your user name is {username}.', {
          username: user.value?.username ?? '',
        })}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="folder"
      title={t('No project yet')}
      action={
        <div class="row">
          {session.value?.can_demo && <DemoButton kind="main" />}
          <ButtonLink href="/projects/new">{t('Set up a project')}</ButtonLink>
        </div>
      }
    >
      {t('A project holds clips, the people who work on them, and what they mark.')}
    </EmptyState>
  )
}

const COLUMNS = [
  { title: t('Project') },
  { title: t('You are') },
  { title: t('Audio') },
  { title: t('How far') },
  { title: t('Waits for you') },
]

function List({ pages }: { pages: Pages<Project> }) {
  const { rows } = pages
  if (rows === null && pages.error) return <Trouble error={pages.error} onRetry={pages.reload} />
  return (
    <Panel isFlush>
      {rows === null && <SkeletonRows rows={4} height={64} />}
      {rows?.length === 0 && <Nothing />}
      {rows !== null && rows.length > 0 && (
        <div class="projects">
          <Table label={t('Projects')} columns={COLUMNS}>
            {rows.map((project) => (
              <Row key={project.id} project={project} />
            ))}
          </Table>
        </div>
      )}
    </Panel>
  )
}

/** All projects one may know of, with how far they are. */
export function ProjectsPage() {
  const pages = usePages('projects', (cursor) => listProjects(cursor))
  const deleted = useLoad('deleted projects', () => listDeletedProjects())
  const hasRows = (pages.rows?.length ?? 0) > 0
  const mayMake = hasRows && user.value?.is_administrator
  return (
    <main class="page" id="main">
      <PageHead
        title={t('Projects')}
        action={
          mayMake && (
            <span class="row">
              {session.value?.can_demo && <DemoButton kind="outlined" />}
              <ButtonLink kind="main" icon="plus" href="/projects/new">
                {t('New project')}
              </ButtonLink>
            </span>
          )
        }
      />
      <List pages={pages} />
      {pages.hasMore && (
        <p class="more">
          <Button onClick={pages.loadMore} disabled={pages.isLoadingMore}>
            {t('Show more')}
          </Button>
        </p>
      )}
      <DeletedProjects
        projects={deleted.data ?? []}
        onBack={() => {
          deleted.reload()
          pages.reload()
        }}
      />
    </main>
  )
}
