import { useEffect, useRef, useState } from 'preact/hooks'
import { inviteUser } from '../../api/people'
import { listProjects } from '../../api/projects'
import type { NewUser, Role } from '../../api/types'
import { t } from '../../language/t'
import { Button } from '../../ui/button'
import { Check } from '../../ui/choice'
import { Trouble } from '../../ui/empty'
import { SelectField, TextField } from '../../ui/field'
import { KeyCap } from '../../ui/key-cap'
import { Panel } from '../../ui/panel'
import { useForm } from '../use-form'
import { useLoad } from '../use-load'
import { ROLES } from './roles'

/** "Aïsha Ben Ali" becomes "aisha.ben.ali": a proposal, not a rule. */
export function proposeUsername(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
}

function ProjectChoice(props: {
  project: string
  role: Role
  onProject: (id: string) => void
  onRole: (role: Role) => void
}) {
  const projects = useLoad('projects', () => listProjects())
  const options = [
    { value: '', text: t('No project yet') },
    ...(projects.data?.results ?? []).map(({ id, name }) => ({ value: id, text: name })),
  ]
  return (
    <div class="pair">
      <SelectField
        label={t('Project')}
        value={props.project}
        options={options}
        onValue={props.onProject}
      />
      {props.project && (
        <SelectField
          label={t('Works there as')}
          value={props.role}
          options={ROLES}
          onValue={props.onRole}
        />
      )}
    </div>
  )
}

/** A new account; the person chooses the password by the link that comes out of it. */
export function Invite(props: {
  project?: string
  onMade: (made: NewUser) => void
  onClose: () => void
}) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [username, setUsername] = useState<string | null>(null)
  const [isAdministrator, setAdministrator] = useState(false)
  const [project, setProject] = useState(props.project ?? '')
  const [role, setRole] = useState<Role>('annotator')
  const form = useForm(['display_name', 'email', 'username'])
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const login = username ?? proposeUsername(name)
  const submit = (event: Event) => {
    event.preventDefault()
    void form.run(async () => {
      const made = await inviteUser({
        display_name: name.trim(),
        email: email.trim(),
        username: login,
        is_administrator: isAdministrator,
        memberships: project ? [{ project, role }] : [],
      })
      props.onMade(made)
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') props.onClose()
  }
  return (
    <Panel
      isFresh
      title={t('Invite a person')}
      actions={
        <Button size="s" kind="plain" onClick={props.onClose}>
          {t('Cancel')} <KeyCap>Esc</KeyCap>
        </Button>
      }
    >
      <form class="invite" onSubmit={submit} onKeyDown={onKeyDown}>
        <div class="pair">
          <TextField
            label={t('Name')}
            value={name}
            onValue={setName}
            inputRef={first}
            error={form.problems['display_name']}
            required
          />
          <TextField
            label={t('E-mail')}
            type="email"
            value={email}
            onValue={setEmail}
            error={form.problems['email']}
            hint={t('May stay empty.')}
          />
        </div>
        <div class="pair">
          <TextField
            label={t('Signs in as')}
            value={login}
            onValue={setUsername}
            error={form.problems['username']}
            required
          />
        </div>
        {!props.project && (
          <>
            <ProjectChoice project={project} role={role} onProject={setProject} onRole={setRole} />
            <Check isOn={isAdministrator} onToggle={setAdministrator}>
              {t('Looks after the server too: all projects, all people')}
            </Check>
          </>
        )}
        {props.project && (
          <SelectField label={t('Works here as')} value={role} options={ROLES} onValue={setRole} />
        )}
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button kind="main" type="submit" disabled={form.isBusy}>
            {t('Make invitation')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
