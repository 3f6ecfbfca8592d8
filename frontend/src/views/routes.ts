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
]
