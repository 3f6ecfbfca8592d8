import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { mayManage } from '../../state/project'
import { place } from '../../state/router'
import { user } from '../../state/session'
import { ButtonLink } from '../../ui/button'
import { EmptyState } from '../../ui/empty'
import { Icon } from '../../ui/icon'
import './archived.css'

const ARCHIVED = t('This project is archived')

function ToSettings({ project }: { project: Project }) {
  if (!mayManage(project, user.value)) return null
  return (
    <ButtonLink size="s" href={`/projects/${project.id}/settings`}>
      {t('To its settings')}
    </ButtonLink>
  )
}

/** Above every page of an archived project: why nothing can be changed, and where that ends. */
export function ArchivedLine({ project }: { project: Project }) {
  const isAtSettings = place.value.path.endsWith('/settings')
  return (
    <div class="archived">
      <Icon name="info" />
      <span class="grow">
        <strong>{ARCHIVED}.</strong>{' '}
        {t('Everything can be read and exported. To change something, take it out of the archive.')}
      </span>
      {!isAtSettings && <ToSettings project={project} />}
    </div>
  )
}

/** In place of a page that only changes things. */
export function NotWhileArchived({ project }: { project: Project }) {
  return (
    <main class="page" id="main">
      <EmptyState icon="info" title={ARCHIVED} action={<ToSettings project={project} />}>
        {t('This page is for projects at work. Take the project out of the archive first.')}
      </EmptyState>
    </main>
  )
}
