import { useState } from 'preact/hooks'
import { changeOtherUser, listUsers, makeLink } from '../../api/people'
import type { User } from '../../api/types'
import { t } from '../../language/t'
import { user } from '../../state/session'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Avatar, Chip } from '../../ui/chip'
import { EmptyState, Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Menu, type MenuItem } from '../../ui/menu'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { dayInWords } from '../../ui/words'
import { PageHead } from '../head'
import { type Pages, usePages } from '../use-pages'
import { Invite } from './invite'
import { LinkPanels, type MadeLink } from './link-panel'
import './people.css'

const COLUMNS = [
  { title: t('Person') },
  { title: t('Signs in as') },
  { title: t('E-mail') },
  { title: '' },
  { title: t('Since') },
  { title: '', isEnd: true },
]

function Marks({ person }: { person: User }) {
  return (
    <span class="chips">
      {person.is_administrator && <Chip>{t('Administrator')}</Chip>}
      {!person.is_active && <Chip tone="danger">{t('Shut out')}</Chip>}
      {person.is_active && !person.has_password && <Chip tone="info">{t('Invited')}</Chip>}
    </span>
  )
}

interface RowProps {
  person: User
  onLink: (person: User) => void
  onChange: (person: User, change: Partial<User>, words: string) => void
}

function itemsFor({ person, onLink, onChange }: RowProps): MenuItem[] {
  const name = person.display_name || person.username
  const link: MenuItem = {
    kind: 'action',
    text: person.has_password ? t('Make a new-password link') : t('Make a new invitation link'),
    onSelect: () => onLink(person),
  }
  if (person.id === user.value?.id) return [link]
  if (!person.is_active) {
    return [
      {
        kind: 'action',
        text: t('Let in again'),
        onSelect: () =>
          onChange(person, { is_active: true }, t('{name} may sign in again.', { name })),
      },
    ]
  }
  return [
    link,
    person.is_administrator
      ? {
          kind: 'action',
          text: t('No longer an administrator'),
          onSelect: () =>
            onChange(
              person,
              { is_administrator: false },
              t('{name} is no administrator now.', { name }),
            ),
        }
      : {
          kind: 'action',
          text: t('Make administrator'),
          onSelect: () =>
            onChange(
              person,
              { is_administrator: true },
              t('{name} looks after the server too.', { name }),
            ),
        },
    { kind: 'line' },
    {
      kind: 'action',
      text: t('Shut out'),
      onSelect: () =>
        onChange(
          person,
          { is_active: false },
          t('{name} is shut out. The work done stays.', { name }),
        ),
    },
  ]
}

function Row(props: RowProps) {
  const { person } = props
  const name = person.display_name || person.username
  return (
    <tr class={person.is_active ? '' : 'gone'}>
      <td>
        <span class="who">
          <Avatar name={name} />
          <strong>
            <bdi>{name}</bdi>
          </strong>
        </span>
      </td>
      <td>{person.username}</td>
      <td>{person.email || <span class="quiet">{t('none')}</span>}</td>
      <td>
        <Marks person={person} />
      </td>
      <td class="num quiet">{dayInWords(person.created_at)}</td>
      <td class="r">
        <Menu
          label={t('What to do with {name}', { name })}
          button={<Icon name="more" />}
          buttonClass="b icon s plain"
          items={itemsFor(props)}
        />
      </td>
    </tr>
  )
}

function List(props: { pages: Pages<User>; search: string } & Omit<RowProps, 'person'>) {
  const { pages } = props
  if (pages.error && !pages.rows) return <Trouble error={pages.error} onRetry={pages.reload} />
  if (!pages.rows) return <SkeletonRows rows={5} height={56} />
  if (pages.rows.length === 0) {
    return (
      <EmptyState icon="person" title={t('Nobody fits')}>
        {t('No name, user name or e-mail holds “{search}”.', { search: props.search })}
      </EmptyState>
    )
  }
  return (
    <Table label={t('People')} columns={COLUMNS}>
      {pages.rows.map((person) => (
        <Row key={person.id} person={person} onLink={props.onLink} onChange={props.onChange} />
      ))}
    </Table>
  )
}

/** Swap one person of the list. */
function swap(pages: Pages<User>, next: User): void {
  pages.setRows((pages.rows ?? []).map((old) => (old.id === next.id ? next : old)))
}

/** Every account of the server, for whoever looks after it. */
export function PeoplePage() {
  const [search, setSearch] = useState('')
  const [isInviting, setInviting] = useState(false)
  const [made, setMade] = useState<readonly MadeLink[]>([])
  const pages = usePages(`people ${search}`, (cursor) => listUsers(search.trim(), cursor))
  const onLink = (person: User) => {
    makeLink(person.id)
      .then((link) => {
        // A newer link ends the older one of the same person.
        setMade((old) => [
          { user: person, link },
          ...old.filter((one) => one.user.id !== person.id),
        ])
      })
      .catch(sayTrouble)
  }
  const onChange = (person: User, change: Partial<User>, words: string) => {
    const before = { is_active: person.is_active, is_administrator: person.is_administrator }
    const send = async (what: Partial<User>) => swap(pages, await changeOtherUser(person.id, what))
    send(change)
      .then(() => say(words, () => send(before)))
      .catch(sayTrouble)
  }
  return (
    <main class="page" id="main">
      <PageHead
        title={t('People')}
        action={
          !isInviting && (
            <Button kind="main" icon="plus" onClick={() => setInviting(true)}>
              {t('Invite a person')}
            </Button>
          )
        }
      >
        {t('Everybody with an account here. Who works on what is set in each project.')}
      </PageHead>
      {isInviting && (
        <Invite
          onClose={() => setInviting(false)}
          onMade={(next) => {
            setInviting(false)
            setMade((old) => [next, ...old])
            pages.reload()
          }}
        />
      )}
      <LinkPanels made={made} onClose={(one) => setMade(made.filter((other) => other !== one))} />
      <div class="people-tools">
        <TextField
          label={t('Find a person')}
          isLabelHidden
          type="search"
          placeholder={t('Find a name or e-mail')}
          value={search}
          onValue={setSearch}
        />
      </div>
      <div class="people">
        <Panel isFlush>
          <List pages={pages} search={search} onLink={onLink} onChange={onChange} />
        </Panel>
      </div>
      {pages.hasMore && (
        <p class="more">
          <Button onClick={pages.loadMore} disabled={pages.isLoadingMore}>
            {t('Show more')}
          </Button>
        </p>
      )}
    </main>
  )
}
