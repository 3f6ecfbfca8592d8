import { signal } from '@preact/signals'
import { readProject } from '../api/projects'
import type { Id, Project, User } from '../api/types'

/** The project whose pages are open; null while it loads and outside of projects. */
export const project = signal<Project | null>(null)

/** Take over a project's newest shape. */
export function keepProject(next: Project): void {
  project.value = next
}

/** Load the project `id`; the one that is there stays while it is refreshed. */
export async function openProject(id: Id): Promise<Project> {
  if (project.value?.id !== id) project.value = null
  const next = await readProject(id)
  project.value = next
  return next
}

/** Whether `who` sets this project up: its managers, and whoever looks after the server. */
export function mayManage(which: Project, who: User | null): boolean {
  return which.role === 'manager' || (who?.is_administrator ?? false)
}

/** Whether `who` may change what is in it now: an archived project is only read. */
export function mayChange(which: Project, who: User | null): boolean {
  return mayManage(which, who) && !which.is_archived
}

/** Whether `who` sees everybody's work in it. */
export function mayReview(which: Project, who: User | null): boolean {
  return which.role === 'reviewer' || mayManage(which, who)
}
