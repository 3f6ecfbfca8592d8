import { useState } from 'preact/hooks'
import { changeProject, type ProjectChange } from '../../api/projects'
import type { Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { countLeftBehind } from '../../state/examples'
import { keepProject } from '../../state/project'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { TextArea, TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { AddExample } from '../guide/add-example'
import { PageHead } from '../head'
import { WorkRules } from '../labels/work-rules'
import type { ProjectPageProps } from '../page'
import { useForm } from '../use-form'
import { ClonePanel, DeletePanel } from './ending'
import { LanguageField } from './language'
import './projects.css'
import { SoundRules } from './sound-rules'

type Words = Pick<Project, 'name' | 'description' | 'guide' | 'language'>

function About({ project }: { project: Project }) {
  const [words, setWords] = useState<Words>(project)
  const form = useForm(['name', 'description', 'guide', 'language'])
  const field = (name: keyof Words) => ({
    value: words[name],
    onValue: (text: string) => setWords((old) => ({ ...old, [name]: text })),
    error: form.problems[name],
  })
  const change: ProjectChange = {
    name: words.name.trim(),
    description: words.description.trim(),
    guide: words.guide.trim(),
    language: words.language.trim(),
  }
  const isChanged = (Object.keys(change) as (keyof Words)[]).some(
    (name) => change[name] !== project[name],
  )
  const missing = countLeftBehind(words.guide)
  const submit = async (event: Event) => {
    event.preventDefault()
    const worked = await form.run(async () => keepProject(await changeProject(project.id, change)))
    if (worked) say(t('The project is changed.'))
  }
  return (
    <Panel title={t('About the project')}>
      <form class="stack" onSubmit={submit}>
        <TextField label={t('Name')} required maxLength={200} {...field('name')} />
        <TextField
          label={t('What it is about')}
          hint={t('One line, shown in the list of projects.')}
          {...field('description')}
        />
        <LanguageField {...field('language')} />
        <TextArea
          label={t('How to work')}
          rows={8}
          hint={t(
            'What people read before their first clip: what to mark, how to spell, what to leave out.',
          )}
          {...field('guide')}
        />
        {missing > 0 && (
          <p class="hint">
            <Icon name="warn" tone="warn" />{' '}
            {t(
              '{sounds} of this guide stayed in the project it was copied from. Add others, and take out what ends in (clip:gone).',
              { sounds: plural(missing, '{n} sound', '{n} sounds') },
            )}
          </p>
        )}
        <AddExample
          project={project.id}
          onAdd={(text) =>
            field('guide').onValue(`${words.guide.trimEnd()}\n\n${text}`.trimStart())
          }
        />
        <p class="hint">
          {t(
            'Everybody in the project reads the guide, and may hear the sounds it names. Two hash signs begin a heading, a dash a list.',
          )}{' '}
          <a href={`/projects/${project.id}/guide`}>{t('See the guide')}</a>
        </p>
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button kind="main" type="submit" disabled={!isChanged || form.isBusy}>
            {t('Keep changes')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function Archive({ project }: { project: Project }) {
  const set = async (is_archived: boolean) =>
    keepProject(await changeProject(project.id, { is_archived }))
  const toggle = () => {
    const wanted = !project.is_archived
    const words = wanted ? t('The project is archived.') : t('The project is at work again.')
    set(wanted)
      .then(() => say(words, () => set(!wanted)))
      .catch(sayTrouble)
  }
  return (
    <Panel title={project.is_archived ? t('This project is archived') : t('Archive')}>
      <div class="settings-form">
        <div class="line">
          <p class="quiet">
            {project.is_archived
              ? t(
                  'It is only read: nobody adds or changes anything. It can be exported and deleted.',
                )
              : t(
                  'It is only read from then on. Nothing is deleted, and it can be taken out again.',
                )}
          </p>
          <Button onClick={toggle}>
            {project.is_archived ? t('Take it out of the archive') : t('Archive project')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

/** What a project at work goes by. */
function Rules({ project }: { project: Project }) {
  return (
    <>
      <About key={project.id} project={project} />
      <section class="rules">
        <WorkRules project={project} />
      </section>
      <section class="rules">
        <SoundRules project={project} />
      </section>
    </>
  )
}

/** Name, language, guide and rules of one project. */
export function SettingsPage({ project }: ProjectPageProps) {
  return (
    <main class="page form-page" id="main">
      <PageHead title={t('Settings')} />
      {!project.is_archived && <Rules project={project} />}
      <ClonePanel project={project} />
      <Archive project={project} />
      <DeletePanel project={project} />
    </main>
  )
}
