import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Project } from '../api/types'
import { t } from '../language/t'
import { openProject, project } from '../state/project'
import { matchPath, navigate, type Params, place } from '../state/router'
import { loadSession, session, user } from '../state/session'
import { EmptyState, Trouble } from '../ui/empty'
import { SkeletonRows } from '../ui/skeleton'
import { EndedSession } from './frame/ended'
import './frame/frame.css'
import { Toasts } from './frame/toasts'
import { AppBar, ProjectBar } from './frame/top-bar'
import { Later } from './later'
import type { PageProps, ProjectPageProps, Route } from './page'
import { routes } from './routes'
import { useLoad } from './use-load'

interface Found {
  route: Route
  params: Params
}

type InFrame = Found & { route: { frame: 'project' } }

function find(path: string): Found | null {
  for (const route of routes) {
    const params = matchPath(route.pattern, path)
    if (params) return { route, params }
  }
  return null
}

function toSignIn(path: string): string {
  const next = path + place.value.search
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`
}

/** Where somebody who may not be here yet has to go first, or null. */
function detour(path: string, isBare: boolean): string | null {
  const now = session.value
  if (!now) return null
  if (now.needs_setup) return path === '/welcome' ? null : '/welcome'
  if (!now.user) return isBare ? null : toSignIn(path)
  if (path !== '/') return null
  return now.user.is_administrator ? '/projects' : '/work'
}

function Waiting() {
  return (
    <main class="page" aria-busy="true">
      <SkeletonRows rows={6} />
    </main>
  )
}

function Lost() {
  return (
    <main class="page lost" id="main">
      <EmptyState
        icon="search"
        title={t('There is no such page')}
        action={
          <a class="b main" href="/">
            {t('Go to the start')}
          </a>
        }
      >
        {t('It may have moved, or the address has a typing error.')}
      </EmptyState>
    </main>
  )
}

/** The component of a route once its part of the bundle is there. */
function Page<P extends PageProps>(
  props: { name: string; load: () => Promise<ComponentType<P>> } & { values: P },
) {
  // Wrapped: a component is a function, and a state setter would call it.
  const loaded = useLoad(props.name, async () => ({ Component: await props.load() }))
  if (loaded.error) {
    return (
      <main class="page">
        <Trouble
          error={new Error(t('This page did not arrive. Check the network, then load it again.'))}
          onRetry={() => window.location.reload()}
        />
      </main>
    )
  }
  if (!loaded.data) return <Waiting />
  const { Component } = loaded.data
  return <Component {...props.values} />
}

// Few projects are archived: what is said of those comes when one is opened.
const SHUT = {
  name: 'archived',
  load: () => import('./frame/archived').then((page) => page.NotWhileArchived),
}

async function archivedLine(project: Project) {
  const { ArchivedLine } = await import('./frame/archived')
  return () => <ArchivedLine project={project} />
}

function InProject({ project, route, params }: InFrame & { project: Project }) {
  const isShut = project.is_archived && route.isForWork
  const { name, load } = isShut ? SHUT : { name: route.pattern, load: route.load }
  return (
    <>
      {project.is_archived && !isShut && (
        <Later name={project.id} load={() => archivedLine(project)} />
      )}
      <Page<ProjectPageProps>
        key={`${name} ${project.id}`}
        name={name}
        load={load}
        values={{ params, project }}
      />
    </>
  )
}

function ProjectFrame({ route, params }: InFrame) {
  const id = params['id'] ?? ''
  // Asked for again with every page, so that its counts are fresh; the old shape stays meanwhile.
  const loaded = useLoad(`${id} ${route.pattern}`, () => openProject(id))
  const shown = project.value?.id === id ? project.value : null
  return (
    <>
      <ProjectBar id={id} project={shown} />
      {shown ? (
        <InProject project={shown} route={route} params={params} />
      ) : loaded.error ? (
        <main class="page" id="main">
          <Trouble error={loaded.error} onRetry={loaded.reload} />
        </main>
      ) : (
        <Waiting />
      )}
    </>
  )
}

function Framed({ route, params }: Found) {
  if (route.frame === 'project') return <ProjectFrame route={route} params={params} />
  const page = (
    <Page key={route.pattern} name={route.pattern} load={route.load} values={{ params }} />
  )
  if (route.frame !== 'app') return page
  const isAllowed = !route.isForAdministrators || user.value?.is_administrator
  return (
    <>
      <AppBar />
      {isAllowed ? page : <Lost />}
    </>
  )
}

function Screen() {
  const path = place.value.path
  const found = find(path)
  const aside = detour(path, found?.route.frame === 'bare')
  const isFirst = useRef(true)
  useEffect(() => {
    if (aside) navigate(aside, { replace: true })
  }, [aside])
  useEffect(() => {
    // After a change of page the focus starts at its top, as after loading.
    if (!isFirst.current) document.querySelector<HTMLElement>('#app')?.focus()
    isFirst.current = false
  }, [path])
  useEffect(() => {
    const within = found?.route.frame === 'project' ? project.value?.name : undefined
    document.title = [found?.route.title, within, 'audino'].filter(Boolean).join(' · ')
  }, [found?.route, project.value?.name])
  if (!session.value || aside) return <Waiting />
  if (!found) {
    return (
      <>
        {user.value && <AppBar />}
        <Lost />
      </>
    )
  }
  return <Framed route={found.route} params={found.params} />
}

/** Everything: the session first, then the page of the present address. */
export function App() {
  const start = useLoad('session', loadSession)
  if (start.error && !session.value) {
    return (
      <main class="page">
        <Trouble error={start.error} onRetry={start.reload} />
      </main>
    )
  }
  return (
    <>
      <a class="b skip-link" href="#main">
        {t('Skip to the page')}
      </a>
      <Screen />
      <Toasts />
      <EndedSession />
    </>
  )
}
