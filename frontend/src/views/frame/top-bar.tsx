import type { ComponentChildren } from 'preact'
import type { Project, User } from '../../api/types'
import { t } from '../../language/t'
import { navigate, place } from '../../state/router'
import { setPreference, signOut, user } from '../../state/session'
import { chooseTheme, type ThemeChoice, themeChoice } from '../../state/theme'
import { sayTrouble } from '../../state/toasts'
import { Brand } from '../../ui/brand'
import { Avatar, initialsOf } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { Menu, type MenuItem } from '../../ui/menu'
import { Tabs } from '../../ui/tabs'
import { Bell } from './bell'
import { projectTabs } from './project-tabs'

const NEW_PROJECT: MenuItem = { kind: 'link', text: t('New project'), href: '/projects/new' }

export const THEMES: readonly { value: ThemeChoice; text: string }[] = [
  { value: 'system', text: t('As the system') },
  { value: 'light', text: t('Light') },
  { value: 'dark', text: t('Dark') },
  { value: 'contrast', text: t('High contrast') },
]

/** Choose a theme here and for the person's other machines. */
export function chooseThemeEverywhere(choice: ThemeChoice): void {
  chooseTheme(choice)
  setPreference('theme', choice).catch(sayTrouble)
}

function accountItems(who: User): MenuItem[] {
  const people: MenuItem[] = who.is_administrator
    ? [{ kind: 'link', text: t('People'), href: '/people' }]
    : []
  return [
    { kind: 'heading', text: who.display_name || who.username },
    { kind: 'link', text: t('My work'), href: '/work' },
    { kind: 'link', text: t('Projects'), href: '/projects' },
    ...people,
    { kind: 'link', text: t('Account'), href: '/account' },
    { kind: 'link', text: t('Help'), href: '/help' },
    { kind: 'line' },
    { kind: 'heading', text: t('Theme') },
    ...THEMES.map(
      ({ value, text }): MenuItem => ({
        kind: 'action',
        text,
        isChosen: themeChoice.value === value,
        onSelect: () => chooseThemeEverywhere(value),
      }),
    ),
    { kind: 'line' },
    { kind: 'action', text: t('Sign out'), onSelect: () => leave(who) },
  ]
}

/** Who has no password yet could not come back: that is asked first. */
function leave(who: User): void {
  if (who.has_password) void signOut().catch(sayTrouble)
  else navigate('/account?leaving=1')
}

function AccountMenu() {
  const who = user.value
  if (!who) return null
  const name = who.display_name || who.username
  return (
    <Menu
      label={t('{initials}, account of {name}', { initials: initialsOf(name), name })}
      button={<Avatar name={name} />}
      buttonClass="avatar-button"
      items={accountItems(who)}
    />
  )
}

function Bar({ children }: { children: ComponentChildren }) {
  return (
    <header class="top">
      <Brand />
      {children}
      <span class="grow" />
      <Bell />
      <a class="b icon plain" href="/help" aria-label={t('Help')} title={t('Help')}>
        <Icon name="info" />
      </a>
      <AccountMenu />
    </header>
  )
}

/** Bar of the pages that belong to no single project. */
export function AppBar() {
  const path = place.value.path
  const tab = (href: string, text: string) => ({ href, text, isCurrent: path.startsWith(href) })
  const tabs = [
    tab('/work', t('My work')),
    tab('/numbers', t('My numbers')),
    tab('/projects', t('Projects')),
  ]
  if (user.value?.is_administrator) tabs.push(tab('/people', t('People')))
  return (
    <Bar>
      <span class="sep" />
      <Tabs label={t('Main')} tabs={tabs} />
    </Bar>
  )
}

/** Bar of a project's pages: its name, and what one can do in it. */
export function ProjectBar({ id, project }: { id: string; project: Project | null }) {
  return (
    <Bar>
      <span class="sep" />
      <Menu
        label={t('Project {name}, go somewhere else', { name: project?.name ?? '' })}
        buttonClass="b plain text project-name"
        button={
          <>
            <bdi class="cut">{project?.name ?? '…'}</bdi> <Icon name="down" />
          </>
        }
        items={[
          { kind: 'link', text: t('My work'), href: '/work' },
          { kind: 'link', text: t('All projects'), href: '/projects' },
          ...(user.value?.is_administrator ? [NEW_PROJECT] : []),
        ]}
      />
      <Tabs label={t('Project')} tabs={projectTabs(id, project, user.value, place.value.path)} />
    </Bar>
  )
}
