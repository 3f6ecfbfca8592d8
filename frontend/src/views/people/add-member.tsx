import { useState } from 'preact/hooks'
import { addMember } from '../../api/projects'
import type { Project, Role } from '../../api/types'
import { t } from '../../language/t'
import { say } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { SelectField, TextField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { useForm } from '../use-form'
import { ROLES } from './roles'

/** One line that adds somebody who has an account already. */
export function AddMember(props: {
  project: Project
  canInvite: boolean
  /** Whether adding is what the page is for. */
  isMain: boolean
  onAdded: () => void
  onInvite: () => void
}) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('annotator')
  const form = useForm(['user', 'role'])
  const submit = async (event: Event) => {
    event.preventDefault()
    const worked = await form.run(async () => {
      const member = await addMember(props.project.id, name.trim(), role)
      say(
        t('{name} is in the project.', {
          name: member.user.display_name || member.user.username,
        }),
      )
    })
    if (!worked) return
    setName('')
    props.onAdded()
  }
  return (
    <Panel
      title={t('Add a person')}
      actions={
        props.canInvite && (
          <Button size="s" icon="plus" onClick={props.onInvite}>
            {t('Invite somebody new')}
          </Button>
        )
      }
    >
      <form class="add-member" onSubmit={submit}>
        <TextField
          label={t('User name or e-mail')}
          value={name}
          onValue={setName}
          error={form.problems['user']}
          required
        />
        <SelectField label={t('Works here as')} value={role} options={ROLES} onValue={setRole} />
        <Button
          kind={props.isMain ? 'main' : 'outlined'}
          type="submit"
          disabled={form.isBusy || !name.trim()}
        >
          {t('Add')}
        </Button>
      </form>
      {form.trouble ? (
        <div class="after-form">
          <Trouble error={new Error(form.trouble)} />
        </div>
      ) : (
        <p class="hint after-form">
          {props.canInvite
            ? t('They need an account on this server. Invite those who have none.')
            : t('They need an account on this server; whoever looks after it can make one.')}
        </p>
      )}
    </Panel>
  )
}
