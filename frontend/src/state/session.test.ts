// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { get, onSessionEnd } from '../api/client'
import type { Session, User } from '../api/types'
import {
  hasEnded,
  keepSession,
  session,
  setPreference,
  signInAgain,
  user,
  watchSession,
} from './session'
import { chooseTheme, theme } from './theme'

const ada: User = {
  id: 'u1',
  username: 'ada',
  display_name: 'Ada',
  email: 'ada@example.org',
  is_administrator: false,
  is_active: true,
  language: 'en',
  preferences: {},
  created_at: '2026-01-01T00:00:00Z',
  has_password: true,
}

function sessionOf(who: User | null): Session {
  return {
    user: who,
    csrf_token: 'tok',
    needs_setup: false,
    needs_code: false,
    can_demo: true,
    version: '1',
    max_upload_bytes: 1,
  }
}

type Door = (method: string, body: unknown) => Response

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status })
}

/** A server made of doors by path. */
function serve(doors: Record<string, Door>): void {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const door = doors[url.replace('/api/v1', '')]
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : null
    return Promise.resolve(door?.(init.method ?? 'GET', body) ?? answer(404, {}))
  })
}

/** Lets everything that is under way happen up to the next wait for a person. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }))
  keepSession(sessionOf(ada))
  watchSession()
})

afterEach(() => {
  vi.unstubAllGlobals()
  onSessionEnd(null)
  hasEnded.value = false
})

describe('a session that ends while a page is open', () => {
  it('asks in place and then answers the request that waited', async () => {
    let isIn = false
    serve({
      '/work': () =>
        isIn ? answer(200, { next: null }) : answer(401, { code: 'not_signed_in', message: '' }),
      '/session': () => {
        isIn = true
        return answer(200, sessionOf(ada))
      },
    })
    const asked = get('/work')
    await settled()
    expect(hasEnded.value).toBe(true)
    await signInAgain('right')
    expect(await asked).toEqual({ next: null })
    expect(hasEnded.value).toBe(false)
  })

  it('does not go on for somebody else', async () => {
    hasEnded.value = true
    serve({ '/session': () => answer(200, sessionOf({ ...ada, id: 'u2' })) })
    await expect(signInAgain('right')).rejects.toMatchObject({ code: 'other_person' })
    expect([user.value?.id, hasEnded.value]).toEqual(['u1', true])
  })
})

describe('preferences', () => {
  it('are kept beside those that are there', async () => {
    keepSession(sessionOf({ ...ada, preferences: { keymap: 'elan' } }))
    serve({
      '/session/user': (_method, body) => answer(200, { ...ada, ...(body as Partial<User>) }),
    })
    await setPreference('theme', 'dark')
    expect(session.value?.user?.preferences).toEqual({ keymap: 'elan', theme: 'dark' })
  })

  it('bring the theme along, unless this machine has one of its own', () => {
    chooseTheme('system')
    keepSession(sessionOf({ ...ada, preferences: { theme: 'dark' } }))
    expect(theme.value).toBe('dark')
    chooseTheme('light')
    keepSession(sessionOf({ ...ada, preferences: { theme: 'contrast' } }))
    expect(theme.value).toBe('light')
  })
})
