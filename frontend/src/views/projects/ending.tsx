import { useState } from 'preact/hooks'
import { cloneProject, deleteProject, restoreProject } from '../../api/projects'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { navigate } from '../../state/router'
import { user } from '../../state/session'
import { say, sayTrouble } from '../../state/toasts'
import { Button, ButtonLink } from '../../ui/button'
import { Check } from '../../ui/choice'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { useForm } from '../use-form'

/** Another project like this one, without its clips. */
export function ClonePanel({ project }: { project: Project }) {
  const [name, setName] = useState('')
  const [hasPeople, setHasPeople] = useState(true)
  const form = useForm(['name'])
  if (!user.value?.is_administrator) return null
  const submit = async (event: Event) => {
    event.preventDefault()
    await form.run(async () => {
      const made = await cloneProject(project.id, name.trim(), hasPeople)
      say(t('The copy is made. It has the same questions and no clips yet.'))
      navigate(`/projects/${made.id}`)
    })
  }
  return (
    <Panel title={t('Make a copy')}>
      <form class="stack" onSubmit={submit}>
        <TextField
          label={t('Name of the copy')}
          required
          maxLength={200}
          hint={t(
            'It asks the same questions and follows the same guide and rules. Clips stay here, also those that the guide lets one hear.',
          )}
          value={name}
          onValue={setName}
          error={form.problems['name']}
        />
        <Check isOn={hasPeople} onToggle={setHasPeople}>
          {t('With the same people')}
        </Check>
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button type="submit" disabled={name.trim() === '' || form.isBusy}>
            {t('Make a copy')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

/** Export first, then delete; a day to change one's mind. */
export function DeletePanel({ project }: { project: Project }) {
  const end = async () => {
    await deleteProject(project.id)
    navigate('/projects')
    say(
      t('{name} is deleted. It can be brought back for a day.', { name: project.name }),
      async () => {
        await restoreProject(project.id)
        navigate(`/projects/${project.id}`)
      },
    )
  }
  return (
    <Panel title={t('Delete')}>
      <div class="settings-form">
        <div class="line">
          <p class="quiet">
            {t(
              'All clips and all work on them go at once, and its keys stop working. For 24 hours it can be brought back; then everything is erased for good, the payment sheets too. Export first, and take out the sheets.',
            )}
          </p>
          <ButtonLink href={`/projects/${project.id}/export`}>{t('Export')}</ButtonLink>
          <Button kind="danger" onClick={() => end().catch(sayTrouble)}>
            {t('Delete project')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}
