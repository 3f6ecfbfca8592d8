import type { Route } from './page'

/** Every page, each in its own part of the bundle. The first pattern that fits wins. */
export const routes: readonly Route[] = [
  {
    pattern: '/sign-in',
    title: 'Sign in',
    frame: 'bare',
    load: () => import('./account/sign-in').then((page) => page.SignInPage),
  },
  {
    pattern: '/welcome',
    title: 'Welcome',
    frame: 'bare',
    load: () => import('./welcome/page').then((page) => page.WelcomePage),
  },
  {
    pattern: '/link',
    title: 'Choose a password',
    frame: 'bare',
    load: () => import('./account/link').then((page) => page.LinkPage),
  },
  {
    pattern: '/account',
    title: 'Account',
    frame: 'app',
    load: () => import('./account/page').then((page) => page.AccountPage),
  },
  {
    pattern: '/help',
    title: 'Help',
    frame: 'app',
    load: () => import('./help/page').then((page) => page.HelpPage),
  },
  {
    pattern: '/work',
    title: 'My work',
    frame: 'app',
    load: () => import('./work/page').then((page) => page.WorkPage),
  },
  {
    pattern: '/people',
    title: 'People',
    frame: 'app',
    isForAdministrators: true,
    load: () => import('./people/page').then((page) => page.PeoplePage),
  },
  {
    pattern: '/projects',
    title: 'Projects',
    frame: 'app',
    load: () => import('./projects/page').then((page) => page.ProjectsPage),
  },
  {
    pattern: '/projects/new',
    title: 'New project',
    frame: 'app',
    isForAdministrators: true,
    load: () => import('./projects/new').then((page) => page.NewProjectPage),
  },
  {
    pattern: '/projects/:id/review',
    title: 'Review',
    frame: 'project',
    tab: 'review',
    load: () => import('./review/page').then((page) => page.ReviewPage),
  },
  {
    pattern: '/projects/:id/export',
    title: 'Export',
    frame: 'project',
    tab: 'export',
    load: () => import('./export/page').then((page) => page.ExportPage),
  },
  {
    pattern: '/projects/:id/people',
    title: 'People',
    frame: 'project',
    tab: 'people',
    load: () => import('./people/members').then((page) => page.MembersPage),
  },
  {
    pattern: '/projects/:id/labels',
    title: 'Labels',
    frame: 'project',
    tab: 'labels',
    load: () => import('./labels/page').then((page) => page.LabelsPage),
  },
  {
    pattern: '/projects/:id/keys',
    title: 'API keys',
    frame: 'project',
    tab: 'keys',
    load: () => import('./keys/page').then((page) => page.KeysPage),
  },
  {
    pattern: '/projects/:id/settings',
    title: 'Settings',
    frame: 'project',
    tab: 'settings',
    load: () => import('./projects/settings').then((page) => page.SettingsPage),
  },
  {
    pattern: '/desk/:taskId',
    title: 'Clip',
    frame: 'whole',
    load: () => import('./desk/page').then((page) => page.DeskPage),
  },
]
