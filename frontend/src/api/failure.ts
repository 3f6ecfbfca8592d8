import type { ErrorBody } from './types'

/** Why the server did not do what was asked; `status` 0 means that it was not reached. */
export class ApiFailure extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Record<string, string[]>
  readonly requestId: string
  /** The whole answer, for errors that carry more than words (412 brings the revisions since). */
  readonly body: unknown

  constructor(status: number, body: ErrorBody) {
    super(body.message)
    this.name = 'ApiFailure'
    this.status = status
    this.code = body.code
    this.fields = body.fields ?? {}
    this.requestId = body.request_id
    this.body = body
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
  const message = 'The server cannot be reached. Check the network, then try again.'
  return new ApiFailure(0, { code: 'offline', message, request_id: '' })
}

function isErrorBody(value: unknown): value is ErrorBody {
  if (typeof value !== 'object' || value === null) return false
  return 'code' in value && typeof value.code === 'string' && 'message' in value
}

/** Read an answer's text as our error shape; a proxy's HTML becomes plain words. */
export function failureOf(status: number, text: string): ApiFailure {
  try {
    const body: unknown = JSON.parse(text)
    if (isErrorBody(body)) return new ApiFailure(status, body)
  } catch {
    // Not JSON: an answer of something between us and the server.
  }
  const message =
    status === 413
      ? 'This is more than the server takes in one go.'
      : 'The server did not answer as expected. Try again in a moment.'
  return new ApiFailure(status, { code: `http_${status}`, message, request_id: '' })
}
