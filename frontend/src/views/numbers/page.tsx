import { useState } from 'preact/hooks'
import { readWork } from '../../api/desk'
import type { Task, Work } from '../../api/types'
import { t } from '../../language/t'
import { user } from '../../state/session'
import { EmptyState, Trouble } from '../../ui/empty'
import { SelectField } from '../../ui/field'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import { useLoad } from '../use-load'
import { Numbers } from './numbers'

/** The project of what was handed in last; it is the one a person asks about. */
export function likeliest({ projects, tasks }: Work): string {
  const last = tasks.reduce<Task | null>((latest, task) => {
    return (task.submitted_at ?? '') > (latest?.submitted_at ?? '') ? task : latest
  }, null)
  return last?.project.id ?? projects[0]?.id ?? ''
}

function Own({ work }: { work: Work }) {
  const { projects } = work
  const [chosen, choose] = useState(() => likeliest(work))
  const person = user.value?.id
  if (!person || !chosen) {
    return (
      <EmptyState icon="wave" title={t('No numbers yet')}>
        {t('They show here once you belong to a project and have handed something in.')}
      </EmptyState>
    )
  }
  return (
    <>
      {projects.length > 1 && (
        <div class="numbers-which">
          <SelectField
            label={t('Project')}
            value={chosen}
            options={projects.map(({ id, name }) => ({ value: id, text: name }))}
            onValue={choose}
          />
        </div>
      )}
      <Numbers key={chosen} project={chosen} person={person} />
    </>
  )
}

/** What somebody did, as they and their managers see it. */
export function NumbersPage() {
  const work = useLoad('work of numbers', () => readWork())
  return (
    <main class="page" id="main">
      <PageHead title={t('My numbers')}>
        {t('Your managers see the same figures of you; nobody else sees them.')}
      </PageHead>
      {work.data && <Own work={work.data} />}
      {!work.data && work.error !== null && <Trouble error={work.error} onRetry={work.reload} />}
      {!work.data && work.error === null && <SkeletonRows rows={5} height={64} />}
    </main>
  )
}
