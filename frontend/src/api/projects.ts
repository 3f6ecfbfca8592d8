import { get, patch, post, remove } from './client'
import type { components } from './schema'
import type { Id, Member, Page, Project, Role, Template } from './types'

export type DeletedProject = components['schemas']['DeletedProject']

export function listProjects(cursor: string | null = null): Promise<Page<Project>> {
  return get<Page<Project>>('/projects', { cursor, limit: 50 })
}

export function readProject(id: Id): Promise<Project> {
  return get<Project>(`/projects/${id}`)
}

export interface NewProject {
  name: string
  description?: string
  language?: string
  templates: Template[]
}

export function makeProject(project: NewProject): Promise<Project> {
  return post<Project>('/projects', project)
}

export type ProjectChange = Partial<Omit<Project, 'id' | 'role' | 'created_at' | 'counts'>>

export function changeProject(id: Id, change: ProjectChange): Promise<Project> {
  return patch<Project>(`/projects/${id}`, change)
}

/** An empty project with the same questions, guide and rules. */
export function cloneProject(id: Id, name: string, has_people: boolean): Promise<Project> {
  return post<Project>(`/projects/${id}/clone`, { name, has_people })
}

/** Gone at once; `restoreProject` brings it back for a day. */
export function deleteProject(id: Id): Promise<void> {
  return remove(`/projects/${id}`)
}

/** Those that can still be brought back, by whoever asks. */
export async function listDeletedProjects(): Promise<DeletedProject[]> {
  return (await get<{ results: DeletedProject[] }>('/projects/deleted')).results
}

export function restoreProject(id: Id): Promise<Project> {
  return post<Project>(`/projects/${id}/restore`)
}

export async function listMembers(id: Id): Promise<Member[]> {
  return (await get<{ results: Member[] }>(`/projects/${id}/members`)).results
}

/** `user` is a username or an e-mail address. */
export function addMember(id: Id, user: string, role: Role): Promise<Member> {
  return post<Member>(`/projects/${id}/members`, { user, role })
}

export function changeMember(id: Id, user: Id, role: Role): Promise<Member> {
  return patch<Member>(`/projects/${id}/members/${user}`, { role })
}

export function removeMember(id: Id, user: Id): Promise<void> {
  return remove(`/projects/${id}/members/${user}`)
}
