import { get, post } from './client'
import type { ApiKey, Id, NewApiKey, Scope } from './types'

export async function listKeys(project: Id): Promise<ApiKey[]> {
  return (await get<{ results: ApiKey[] }>(`/projects/${project}/keys`)).results
}

/** `days` null means no end. The answer is the only one that ever carries the secret. */
export function makeKey(
  project: Id,
  key: { name: string; scopes: Scope[]; days: number | null },
): Promise<NewApiKey> {
  return post<NewApiKey>(`/projects/${project}/keys`, key)
}

export function readKey(id: Id): Promise<ApiKey> {
  return get<ApiKey>(`/keys/${id}`)
}

export function revokeKey(id: Id): Promise<ApiKey> {
  return post<ApiKey>(`/keys/${id}/revoke`)
}

/** Undo of revoking, for ten minutes. */
export function restoreKey(id: Id): Promise<ApiKey> {
  return post<ApiKey>(`/keys/${id}/restore`)
}
