import { type ApiFailure, failureOf, offlineFailure } from './failure'
import type { Session } from './types'

const ROOT = '/api/v1'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

export interface RequestOptions {
  query?: Query
  /** Sent as JSON, or as it is when it is a form. */
  body?: unknown
  /** The revision this change builds on; the server answers 412 when it has moved on. */
  ifMatch?: number | undefined
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Lets a last save outlive the page. */
  keepalive?: boolean
  /** For the doors one passes before signing in: 401 is then an answer, not an ended session. */
  isPublic?: boolean
}

export interface Answer<T> {
  data: T
  status: number
  /** The number in the ETag, or null. */
  revision: number | null
}

let csrfToken = ''
let signInAgain: (() => Promise<boolean>) | null = null

/** Remember the token that every change has to carry; it comes with each session answer. */
export function keepCsrfToken(token: string): void {
  csrfToken = token
}

/** Headers every change carries; the upload door needs them too. */
export function csrfHeaders(): Record<string, string> {
  return csrfToken ? { 'X-CSRFToken': csrfToken } : {}
}

/**
 * Say what to do when the session has ended. The handler resolves to true once the same person has
 * signed in again; the request is then sent a second time, so that nobody loses a letter.
 */
export function onSessionEnd(handler: (() => Promise<boolean>) | null): void {
  signInAgain = handler
}

/** The address of a door of the API with its query. */
export function apiUrl(path: string, query: Query = {}): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const word = Array.isArray(value) ? value.join(',') : String(value ?? '')
    if (word !== '') words.set(name, word)
  }
  const tail = words.toString()
  return `${ROOT}${path}${tail ? `?${tail}` : ''}`
}

/** Number in an ETag such as `"12"` or `W/"12"`, or null. */
export function revisionOf(etag: string | null): number | null {
  const found = /^(?:W\/)?"(\d+)"$/.exec(etag ?? '')
  return found ? Number(found[1]) : null
}

function headersOf(method: Method, options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (method !== 'GET') Object.assign(headers, csrfHeaders())
  if (options.ifMatch !== undefined) headers['If-Match'] = `"${options.ifMatch}"`
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    headers['Content-Type'] = 'application/json'
  }
  return headers
}

function bodyOf(body: unknown): BodyInit | null {
  if (body === undefined) return null
  return body instanceof FormData ? body : JSON.stringify(body)
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw offlineFailure()
  }
}

function once(method: Method, path: string, options: RequestOptions): Promise<Response> {
  return reach(apiUrl(path, options.query), {
    method,
    headers: headersOf(method, options),
    body: bodyOf(options.body),
    keepalive: options.keepalive ?? false,
    signal: options.signal ?? null,
  })
}

/** Fetch a fresh token; true when somebody is still signed in. */
async function renewToken(): Promise<boolean> {
  const response = await once('GET', '/session', {})
  if (!response.ok) return false
  const session: Session = await response.json()
  keepCsrfToken(session.csrf_token)
  return session.user !== null
}

/** Whether it is worth sending again: the token was renewed, or the person signed in again. */
export async function mendSession(failure: ApiFailure): Promise<boolean> {
  if (failure.code === 'csrf_failed' && (await renewToken())) return true
  if (failure.status !== 401 && failure.code !== 'csrf_failed') return false
  return signInAgain ? await signInAgain() : false
}

async function failed(response: Response): Promise<ApiFailure> {
  return failureOf(response.status, await response.text(), response.headers.get('Retry-After'))
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const response = await once(method, path, options)
  if (response.ok) return response
  const failure = await failed(response)
  if (!options.isPublic && (await mendSession(failure))) {
    const second = await once(method, path, options)
    if (second.ok) return second
    throw await failed(second)
  }
  if (options.isPublic && failure.code === 'csrf_failed') {
    await renewToken()
    const second = await once(method, path, options)
    if (second.ok) return second
    throw await failed(second)
  }
  throw failure
}

/** Ask the API and read its answer with status and revision. Raises `ApiFailure`. */
export async function ask<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  const response = await send(method, path, options)
  const text = response.status === 204 ? '' : await response.text()
  const data: T = text ? JSON.parse(text) : undefined
  return { data, status: response.status, revision: revisionOf(response.headers.get('ETag')) }
}

/** `GET` whose answer alone matters. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const answer = await ask<T>('GET', path, signal ? { query, signal } : { query })
  return answer.data
}

/** `POST` whose answer alone matters; with a revision, of what was seen in it. */
export async function post<T = void>(path: string, body?: unknown, ifMatch?: number): Promise<T> {
  return (await ask<T>('POST', path, { body, ifMatch })).data
}

/** `PATCH` whose answer alone matters. */
export async function patch<T>(path: string, body: unknown): Promise<T> {
  return (await ask<T>('PATCH', path, { body })).data
}

/** `DELETE`; resolves when it is gone. */
export async function remove(path: string): Promise<void> {
  await ask<void>('DELETE', path)
}

/** Bytes behind an address the API handed out (peaks, tiles, audio); `range` is inclusive. */
export async function getBytes(
  url: string,
  options: { range?: readonly [number, number]; signal?: AbortSignal } = {},
): Promise<ArrayBuffer> {
  const headers: Record<string, string> = {}
  if (options.range) headers['Range'] = `bytes=${options.range[0]}-${options.range[1]}`
  const response = await reach(url, { headers, signal: options.signal ?? null })
  if (!response.ok) throw await failed(response)
  return response.arrayBuffer()
}
