import { t } from '../language/t'
import { told } from '../language/told'
import type { ErrorBody } from './types'

/** Why the server did not do what was asked; `status` 0 means that it was not reached. */
export class ApiFailure extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Record<string, string[]>
  readonly requestId: string
  /** The whole answer, for errors that carry more than words (412 brings the revisions since). */
  readonly body: unknown
  /** Seconds the server asks to wait before the next try, or null. */
  readonly retryAfter: number | null

  constructor(status: number, body: ErrorBody, retryAfter: number | null = null) {
    super(told(body.message))
    this.name = 'ApiFailure'
    this.status = status
    this.code = body.code
    this.fields = Object.fromEntries(
      Object.entries(body.fields ?? {}).map(([name, texts]) => [name, texts.map(told)]),
    )
    this.requestId = body.request_id
    this.body = body
    this.retryAfter = retryAfter
  }

  /** True when the network, not the server, stood in the way: trying again later may help. */
  get isOffline(): boolean {
    return this.status === 0
  }

  /** First sentence about one field, or undefined. */
  field(name: string): string | undefined {
    return this.fields[name]?.[0]
  }
}

/** The failure of a request that never reached the server. */
export function offlineFailure(): ApiFailure {
  const message = t('The server cannot be reached. Check the network, then try again.')
  return new ApiFailure(0, { code: 'offline', message, request_id: '' })
}

function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null) return false
  return 'code' in value && typeof value.code === 'string' && 'message' in value
}

/** Seconds in a `Retry-After` header; null where it is missing or a date. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) : null
}

/**
 * Read an answer's text as our error shape; a proxy's HTML becomes plain words. `later` is its
 * `Retry-After` header.
 */
export function failureOf(status: number, text: string, later: string | null = null): ApiFailure {
  const wait = secondsOf(later)
  try {
    const body: unknown = JSON.parse(text)
    if (isErrorBody(body)) return new ApiFailure(status, body, wait)
  } catch {
    // Not JSON: an answer of something between us and the server.
  }
  const message =
    status === 413
      ? t('This is more than the server takes in one go.')
      : t('The server did not answer as expected. Try again in a moment.')
  return new ApiFailure(status, { code: `http_${status}`, message, request_id: '' }, wait)
}
