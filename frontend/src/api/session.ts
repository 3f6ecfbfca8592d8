import { ask, patch, post } from './client'
import type { LinkHolder, Project, Session, User } from './types'

async function open<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
  return (await ask<T>(method, path, { body, isPublic: true })).data
}

export function readSession(): Promise<Session> {
  return open<Session>('GET', '/session')
}

export function openSession(username: string, password: string): Promise<Session> {
  return open<Session>('POST', '/session', { username, password })
}

export function closeSession(): Promise<void> {
  return open<void>('DELETE', '/session')
}

export interface FirstPerson {
  display_name: string
  email: string
  password: string
  code?: string
}

/** Make the first account of a new server; 409 once somebody exists. */
export function setUp(person: FirstPerson): Promise<Session> {
  return open<Session>('POST', '/setup', person)
}

/** The demo project, made on first asking. */
export function openDemo(): Promise<Project> {
  return post<Project>('/setup/demo')
}

export function changeUser(
  change: Partial<Pick<User, 'display_name' | 'email' | 'language' | 'preferences'>>,
): Promise<User> {
  return patch<User>('/session/user', change)
}

export function changePassword(current: string, next: string): Promise<void> {
  return post('/session/password', { current, new: next })
}

/** Whose link this is; 404 when it is unknown, used or too old. */
export function lookAtLink(secret: string): Promise<LinkHolder> {
  return open<LinkHolder>('POST', '/links/look', { secret })
}

/** Sign in by a link; an invitation needs no password. */
export function takeLink(secret: string, password: string): Promise<Session> {
  return open<Session>('POST', '/links/use', { secret, password })
}
