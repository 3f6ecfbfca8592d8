import { listProjects } from '../../api/projects'
import type { Project } from '../../api/types'
import { mayReview } from '../../state/project'
import { session, user } from '../../state/session'
import { Button, ButtonLink } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { EmptyState, Trouble } from '../../ui/empty'
import { Panel } from '../../ui/panel'
import { Progress } from '../../ui/progress'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { countOf, lengthInWords, percent } from '../../ui/words'
import { PageHead } from '../head'
import { type Pages, usePages } from '../use-pages'
import { DemoButton } from '../welcome/begin'
import './projects.css'

const ROLES = { manager: 'Manager', reviewer: 'Reviewer', annotator: 'Transcriber' } as const

function Waits({ project }: { project: Project }) {
  const { submitted, failed } = project.counts
  return (
    <span class="chips">
      {submitted > 0 && <Chip tone="info">{countOf(submitted, 'clip')} to review</Chip>}
      {failed > 0 && <Chip tone="warn">{countOf(failed, 'clip')} with trouble</Chip>}
      {project.is_archived && <Chip>Archived</Chip>}
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
        {project.description && <small class="quiet">{project.description}</small>}
      </td>
      <td>{project.role ? ROLES[project.role] : 'Administrator'}</td>
      <td class="num">
        {countOf(counts.clips, 'clip')}
        <small class="quiet">{lengthInWords(counts.seconds)}</small>
      </td>
      <td class="progress-cell">
        <Progress done={counts.accepted} total={all} label={`${share} % accepted`} />
        <small class="quiet num">
          {all > 0 ? `${counts.accepted} of ${all} accepted` : 'Nothing to do yet'}
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
      <EmptyState icon="folder" title="You are in no project yet">
        Ask the manager of a project to add you. Your user name is {user.value?.username}.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="folder"
      title="No project yet"
      action={
        <div class="row">
          {session.value?.can_demo && <DemoButton />}
          <ButtonLink href="/projects/new">Set up a project</ButtonLink>
        </div>
      }
    >
      A project holds clips, the people who work on them, and what they mark.
    </EmptyState>
  )
}

const COLUMNS = [
  { title: 'Project' },
  { title: 'You are' },
  { title: 'Audio' },
  { title: 'How far' },
  { title: 'Waits for you' },
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
          <Table label="Projects" columns={COLUMNS}>
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
  const hasRows = (pages.rows?.length ?? 0) > 0
  const mayMake = hasRows && user.value?.is_administrator
  return (
    <main class="page" id="main">
      <PageHead
        title="Projects"
        action={
          mayMake && (
            <ButtonLink kind="main" icon="plus" href="/projects/new">
              New project
            </ButtonLink>
          )
        }
      />
      <List pages={pages} />
      {pages.hasMore && (
        <p class="more">
          <Button onClick={pages.loadMore} disabled={pages.isLoadingMore}>
            Show more
          </Button>
        </p>
      )}
    </main>
  )
}
