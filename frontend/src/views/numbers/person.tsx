import { listMembers } from '../../api/projects'
import { t } from '../../language/t'
import { Trouble } from '../../ui/empty'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { useLoad } from '../use-load'
import { Numbers } from './numbers'

/** What one person of the project did, for managers: the page that the person sees too. */
export function PersonPage({ project, params }: ProjectPageProps) {
  const id = params['person'] ?? ''
  const members = useLoad(project.id, () => listMembers(project.id))
  const found = members.data?.find((member) => member.user.id === id)?.user
  return (
    <main class="page" id="main">
      <PageHead title={<bdi>{found ? found.display_name || found.username : '…'}</bdi>}>
        <a href={`/projects/${project.id}/people`}>{t('People')}</a>{' '}
        {t('· the person sees the same figures.')}{' '}
        <a href={`/projects/${project.id}/clips?assignee=${id}`}>{t('Their clips')}</a>
      </PageHead>
      {members.error !== null && <Trouble error={members.error} onRetry={members.reload} />}
      {found && <Numbers project={project.id} person={id} />}
    </main>
  )
}
