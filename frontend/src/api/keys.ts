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

/** Its programs go on with the same text, and whoever took it over answers for it. */
export function takeOverKey(id: Id): Promise<ApiKey> {
  return post<ApiKey>(`/keys/${id}/take-over`)
}

/** Whether a live key may do less than was ticked, since its owner has left or does less. */
export function isWeak(key: ApiKey, now: Date): boolean {
  const isOver = key.expires_at !== null && Date.parse(key.expires_at) <= now.getTime()
  return key.revoked_at === null && !isOver && key.scopes_now.length < key.scopes.length
}

/** How many keys of a person may do less by now; none where one may not look. */
export async function countWeakKeys(project: Id, owner: Id): Promise<number> {
  const keys = await listKeys(project).catch(() => [])
  return keys.filter((key) => key.owner?.id === owner && isWeak(key, new Date())).length
}
