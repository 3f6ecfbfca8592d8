import { useState } from 'preact/hooks'
import { makeProject, readProject } from '../../api/projects'
import type { Project, Template } from '../../api/types'
import { t } from '../../language/t'
import { navigate, place, setQuery } from '../../state/router'
import { Button, ButtonLink } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { SkeletonRows } from '../../ui/skeleton'
import { PageHead } from '../head'
import { TemplateCards } from '../labels/templates'
import { People } from '../people/members'
import { useForm } from '../use-form'
import { useLoad } from '../use-load'
import { DropAudio } from './drop-audio'
import { LanguageField } from './language'
import './projects.css'
import { type Step, Steps } from './steps'

function First() {
  const [name, setName] = useState('')
  const [language, setLanguage] = useState('')
  const [templates, setTemplates] = useState<readonly Template[]>(['speakers', 'transcript'])
  const form = useForm(['name', 'language'])
  const submit = (event: Event) => {
    event.preventDefault()
    void form.run(async () => {
      const made = await makeProject({ name: name.trim(), language, templates: [...templates] })
      navigate(`/projects/new?project=${made.id}&step=audio`, { replace: true })
    })
  }
  const toggle = (template: Template) =>
    setTemplates((old) =>
      old.includes(template) ? old.filter((one) => one !== template) : [...old, template],
    )
  return (
    <form onSubmit={submit}>
      <PageHead title={t('What do people mark?')}>
        {t('Pick one or more. You can change it later; work already done stays as it is.')}
      </PageHead>
      <TemplateCards chosen={templates} onToggle={toggle} />
      <div class="name-row">
        <TextField
          label={t('Name of the project')}
          value={name}
          onValue={setName}
          maxLength={200}
          error={form.problems['name']}
          required
        />
        <LanguageField value={language} onValue={setLanguage} error={form.problems['language']} />
      </div>
      {form.trouble && <Trouble error={new Error(form.trouble)} />}
      <div class="foot-row">
        <Button kind="main" type="submit" disabled={form.isBusy || !name.trim()}>
          {t('Next: audio')}
        </Button>
        <ButtonLink kind="plain" href="/projects">
          {t('Cancel')}
        </ButtonLink>
      </div>
    </form>
  )
}

function Second({ project }: { project: Project }) {
  return (
    <>
      <PageHead title={t('Drop in your audio')}>
        {t(
          'A few files are enough to begin. Folders, zip files and lists follow on the page Upload, and by program.',
        )}
      </PageHead>
      <DropAudio project={project.id} />
      <div class="foot-row">
        <Button kind="main" onClick={() => setQuery({ step: 'people' })}>
          {t('Next: people')}
        </Button>
        <Button kind="plain" onClick={() => setQuery({ step: 'people' })}>
          {t('Later')}
        </Button>
      </div>
    </>
  )
}

function Third({ project }: { project: Project }) {
  return (
    <>
      <PageHead title={t('Who works on it?')}>
        {t('You can work alone; then there is nothing to do here.')}
      </PageHead>
      <People project={project} isMain={false} />
      <div class="foot-row">
        <ButtonLink kind="main" href={`/projects/${project.id}`}>
          {t('Done, go to the project')}
        </ButtonLink>
        <ButtonLink kind="plain" href={`/projects/${project.id}/labels`}>
          {t('Look at the labels')}
        </ButtonLink>
      </div>
    </>
  )
}

function Rest({ id, step }: { id: string; step: Step }) {
  const loaded = useLoad(id, () => readProject(id))
  if (loaded.error) return <Trouble error={loaded.error} onRetry={loaded.reload} />
  if (!loaded.data) return <SkeletonRows rows={4} />
  return step === 'people' ? <Third project={loaded.data} /> : <Second project={loaded.data} />
}

/** Three steps: labels, audio, people. From the second on the project is there, whatever happens. */
export function NewProjectPage() {
  const query = new URLSearchParams(place.value.search)
  const id = query.get('project')
  const step: Step = id ? (query.get('step') === 'people' ? 'people' : 'audio') : 'labels'
  return (
    <main class="page narrow" id="main">
      <Steps now={step} />
      {id ? <Rest id={id} step={step} /> : <First />}
    </main>
  )
}
