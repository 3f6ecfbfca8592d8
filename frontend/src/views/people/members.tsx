import { useState } from 'preact/hooks'
import { takeBack } from '../../api/giving'
import { countWeakKeys } from '../../api/keys'
import { addMember, changeMember, listMembers, removeMember } from '../../api/projects'
import type { Member, Project, Role } from '../../api/types'
import { number } from '../../language/format'
import { plural, t } from '../../language/t'
import { mayChange, mayManage, openProject } from '../../state/project'
import { navigate } from '../../state/router'
import { user } from '../../state/session'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Avatar } from '../../ui/chip'
import { EmptyState, Trouble } from '../../ui/empty'
import { SelectField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { PageHead } from '../head'
import type { ProjectPageProps } from '../page'
import { type Loaded, useLoad } from '../use-load'
import { AddMember } from './add-member'
import { GiveOut } from './give-out'
import { Invite } from './invite'
import { LinkPanels, type MadeLink } from './link-panel'
import './people.css'
import { ROLES } from './roles'

const COLUMNS = [
  { title: t('Person') },
  { title: t('Works here as') },
  { title: t('Waiting'), isEnd: true },
  { title: t('With the reviewer'), isEnd: true },
  { title: t('Accepted'), isEnd: true },
  { title: '', isEnd: true },
]

interface RowProps {
  member: Member
  canChange: boolean
  /** In an archived project too: people lose their access there. */
  canRemove: boolean
  onRole: (member: Member, role: Role) => void
  onRemove: (member: Member) => void
  onTakeBack: (member: Member) => void
}

function nameOf(member: Member): string {
  return member.user.display_name || member.user.username
}

function Row({ member, canChange, canRemove, onRole, onRemove, onTakeBack }: RowProps) {
  const name = nameOf(member)
  return (
    <tr>
      <td>
        <span class="who">
          <Avatar name={name} />
          <span>
            <strong>
              <bdi>{name}</bdi>
            </strong>
            <small>{member.user.username}</small>
          </span>
        </span>
      </td>
      <td>
        {canChange ? (
          <SelectField
            label={t('What {name} works as', { name })}
            isLabelHidden
            small
            value={member.role}
            options={ROLES}
            onValue={(role) => onRole(member, role)}
          />
        ) : (
          ROLES.find((role) => role.value === member.role)?.text
        )}
      </td>
      <td class="r num">{number(member.open)}</td>
      <td class="r num">{number(member.submitted)}</td>
      <td class="r num">{number(member.accepted)}</td>
      <td class="r">
        {canChange && member.open > 0 && (
          <Button size="s" kind="plain" onClick={() => onTakeBack(member)}>
            {t('Take back {open}', { open: member.open })}
          </Button>
        )}
        {canRemove && (
          <Button size="s" kind="plain" onClick={() => onRemove(member)}>
            {t('Remove')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** What somebody's leaving, or doing less, means for programs that use their keys. */
async function ofKeys(project: Project, member: Member): Promise<string> {
  const count = await countWeakKeys(project.id, member.user.id)
  if (count === 0) return ''
  const keys = plural(count, '{n} API key', '{n} API keys')
  return ` ${t('{keys} of theirs may do less now. Take over what is needed, on the page API keys.', { keys })}`
}

/** Whoever gives their own rights away cannot take that back: no undo is offered. */
function isFinal(member: Member): boolean {
  return member.user.id === user.value?.id && !user.value.is_administrator
}

function useMembers(
  project: Project,
): [Loaded<Member[]>, Omit<RowProps, 'member' | 'canChange' | 'canRemove'>] {
  const loaded = useLoad(project.id, () => listMembers(project.id))
  const changeRole = async (member: Member, role: Role) => {
    await changeMember(project.id, member.user.id, role)
    loaded.reload()
  }
  const onRole = (member: Member, role: Role) => {
    const word = ROLES.find((one) => one.value === role)?.text.toLowerCase() ?? role
    changeRole(member, role)
      .then(() => ofKeys(project, member))
      .then((keys) => {
        const back = () => changeRole(member, member.role)
        const words = t('{name} is now a {word}.', { name: nameOf(member), word })
        say(words + keys, isFinal(member) ? undefined : back)
        if (isFinal(member)) return openProject(project.id)
      })
      .catch((error) => {
        sayTrouble(error)
        loaded.reload()
      })
  }
  const bringBack = async (member: Member) => {
    await addMember(project.id, member.user.username, member.role)
    loaded.reload()
  }
  const onRemove = (member: Member) => {
    removeMember(project.id, member.user.id)
      .then(() => ofKeys(project, member))
      .then((keys) => {
        if (isFinal(member)) {
          navigate('/projects')
          say(t('You are out of the project. A manager can add you again.'))
          return
        }
        loaded.reload()
        say(
          t('{name} is out of the project. Work already handed in stays.', {
            name: nameOf(member),
          }) + keys,
          // Nobody comes into an archived project.
          project.is_archived ? undefined : () => bringBack(member),
        )
      })
      .catch(sayTrouble)
  }
  const onTakeBack = (member: Member) => {
    takeBack(project.id, member.user.id)
      .then((count) => {
        loaded.reload()
        say(
          t('{clips} of {name} back in the queue.', {
            clips: plural(count, '{n} clip', '{n} clips'),
            name: nameOf(member),
          }),
        )
      })
      .catch(sayTrouble)
  }
  return [loaded, { onRole, onRemove, onTakeBack }]
}

function List(props: { loaded: Loaded<Member[]> } & Omit<RowProps, 'member'>) {
  const { data, error, reload } = props.loaded
  if (error && !data) return <Trouble error={error} onRetry={reload} />
  if (!data) return <SkeletonRows rows={4} height={56} />
  if (data.length === 0) {
    return (
      <EmptyState icon="person" title={t('Nobody works here yet')}>
        {t('Add somebody who has an account, or invite a new person.')}
      </EmptyState>
    )
  }
  return (
    <Table label={t('People of this project')} columns={COLUMNS}>
      {data.map((member) => (
        <Row
          key={member.user.id}
          member={member}
          canChange={props.canChange}
          canRemove={props.canRemove}
          onRole={props.onRole}
          onRemove={props.onRemove}
          onTakeBack={props.onTakeBack}
        />
      ))}
    </Table>
  )
}

/** Adding people to one project: known ones by name, new ones by an invitation. */
export function People({ project, isMain }: { project: Project; isMain: boolean }) {
  const [isInviting, setInviting] = useState(false)
  const [made, setMade] = useState<readonly MadeLink[]>([])
  const [loaded, deeds] = useMembers(project)
  const canChange = mayChange(project, user.value)
  const canInvite = user.value?.is_administrator ?? false
  return (
    <>
      <LinkPanels made={made} onClose={(one) => setMade(made.filter((other) => other !== one))} />
      {isInviting && (
        <Invite
          project={project.id}
          onClose={() => setInviting(false)}
          onMade={(next) => {
            setInviting(false)
            setMade([next, ...made])
            loaded.reload()
          }}
        />
      )}
      {canChange && !isInviting && (
        <AddMember
          project={project}
          canInvite={canInvite}
          isMain={isMain}
          onAdded={loaded.reload}
          onInvite={() => setInviting(true)}
        />
      )}
      <div class="people after-panel">
        <Panel isFlush>
          <List
            loaded={loaded}
            canChange={canChange}
            canRemove={mayManage(project, user.value)}
            {...deeds}
          />
        </Panel>
      </div>
      {isMain && canChange && loaded.data && (
        <div class="after-panel">
          <GiveOut project={project} members={loaded.data} onGiven={loaded.reload} />
        </div>
      )}
      <dl class="legend">
        {ROLES.map((role) => (
          <div key={role.value}>
            <dt>{role.text}</dt> <dd>{role.may}.</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Who works in this project, as what, and how much. */
export function MembersPage({ project }: ProjectPageProps) {
  return (
    <main class="page narrow" id="main">
      <PageHead title={t('People')}>
        {t('Who works in this project, and what is waiting for them.')}
      </PageHead>
      <People project={project} isMain />
    </main>
  )
}
