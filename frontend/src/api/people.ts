import { get, patch, post } from './client'
import type { Id, Link, NewUser, Page, Role, User } from './types'

export function listUsers(search: string, cursor: string | null): Promise<Page<User>> {
  return get<Page<User>>('/users', { search, cursor, limit: 50 })
}

export interface InvitedUser {
  username: string
  email: string
  display_name: string
  is_administrator: boolean
  memberships: { project: Id; role: Role }[]
}

export function inviteUser(user: InvitedUser): Promise<NewUser> {
  return post<NewUser>('/users', user)
}

export function changeOtherUser(
  id: Id,
  change: Partial<Pick<User, 'display_name' | 'email' | 'is_administrator' | 'is_active'>>,
): Promise<User> {
  return patch<User>(`/users/${id}`, change)
}

/** A link by which this person chooses a (new) password. */
export function makeLink(id: Id): Promise<Link> {
  return post<Link>(`/users/${id}/link`)
}
