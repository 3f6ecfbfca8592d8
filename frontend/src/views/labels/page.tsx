import { useState } from 'preact/hooks'
import { applyTemplates } from '../../api/labels'
import type { Template } from '../../api/types'
import { t } from '../../language/t'
import { say } from '../../state/toasts'
import { Trouble } from '../../ui/empty'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import './labels.css'
import { Preview } from './preview'
import { Questions } from './questions'
import { SavedState } from './saved-state'
import { TemplateCards } from './templates'
import { type Questions as Data, useQuestions } from './use-questions'
import { WorkRules } from './work-rules'

/** Questions by which a template is known again; as the server names them. */
const SIGNS: readonly { template: Template; questions: readonly string[] }[] = [
  { template: 'speech', questions: [t('What is it')] },
  { template: 'sound', questions: [t('How clear is it'), t('What else is heard')] },
]

/** Which templates a project shows signs of. Words can be written in every project. */
function templatesIn(data: Data): Template[] {
  const asked = new Set(data.labels.filter((label) => !label.is_retired).map(({ name }) => name))
  const found: Template[] = ['transcript']
  if (data.speakers.length > 0) found.push('speakers')
  for (const { template, questions } of SIGNS) {
    if (questions.some((name) => asked.has(name))) found.push(template)
  }
  return found
}

/** What is asked of each segment, and at the right what people will see. */
export function LabelsPage({ project }: ProjectPageProps) {
  const editing = useQuestions(project.id)
  const { data, error, reload } = editing.loaded
  const [added, setAdded] = useState<readonly Template[]>([])
  const chosen = data ? [...templatesIn(data), ...added] : []
  const onToggle = async (template: Template) => {
    if (chosen.includes(template)) {
      say(t('It stays as it is. Remove single questions in the list below.'))
      return
    }
    if (await editing.run(() => applyTemplates(project.id, [template]))) {
      setAdded((old) => [...old, template])
    }
  }
  return (
    <main class="labels" id="main">
      <section class="middle">
        <PageHead title={t('What do people mark?')} action={<SavedState saving={editing.saving} />}>
          {t('Pick one or more. You can change it later; work already done stays as it is.')}
        </PageHead>
        {error && !data ? <Trouble error={error} onRetry={reload} /> : null}
        {!error && !data && <SkeletonRows rows={5} height={72} />}
        {data && (
          <>
            <TemplateCards chosen={chosen} onToggle={(template) => void onToggle(template)} />
            <Questions project={project} data={data} editing={editing} />
          </>
        )}
      </section>
      <aside class="side">
        {data && <Preview project={project.id} data={data} />}
        <WorkRules project={project} />
      </aside>
    </main>
  )
}
