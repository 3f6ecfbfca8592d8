import { readProject } from '../../api/projects'
import { t } from '../../language/t'
import { EmptyState, Trouble } from '../../ui/empty'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import type { PageProps } from '../page'
import { useLoad } from '../use-load'
import './guide.css'
import { GuideText } from './guide-text'

/** How to work in a project, as its manager wrote it, with sounds to hear. */
export function GuidePage({ params }: PageProps) {
  const id = params['id'] ?? ''
  const loaded = useLoad(`guide ${id}`, () => readProject(id))
  const project = loaded.data
  if (!project) {
    return (
      <main class="page" id="main">
        {loaded.error === null ? (
          <SkeletonRows rows={6} />
        ) : (
          <Trouble error={loaded.error} onRetry={loaded.reload} />
        )}
      </main>
    )
  }
  return (
    <main class="page written guide" id="main">
      <PageHead title={t('How to work')}>
        <bdi>{project.name}</bdi>
      </PageHead>
      {project.guide ? (
        <GuideText guide={project.guide} />
      ) : (
        <EmptyState title={t('There is no guide yet')}>
          {t('The manager of the project writes it under Settings.')}
        </EmptyState>
      )}
    </main>
  )
}
