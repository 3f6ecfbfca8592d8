import { get } from './client'
import type { Id, Page, Task } from './types'

/** Work of a project that waits for a reviewer. */
export function listSubmitted(project: Id, cursor: string | null): Promise<Page<Task>> {
  return get<Page<Task>>(`/projects/${project}/tasks`, { state: 'submitted', cursor, limit: 50 })
}
