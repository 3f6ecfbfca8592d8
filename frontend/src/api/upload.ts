import { apiUrl, csrfHeaders, mendSession } from './client'
import { type ApiFailure, failureOf, offlineFailure } from './failure'

export interface UploadOptions {
  /** Called with bytes sent and bytes in all. */
  onProgress?: (sent: number, total: number) => void
  /** Makes a second sending of the same bytes harmless. */
  idempotencyKey?: string
  signal?: AbortSignal
}

interface Sent<T> {
  data: T
  status: number
}

function sendOnce<T>(path: string, form: FormData, options: UploadOptions): Promise<Sent<T>> {
  return new Promise((resolve, reject: (failure: ApiFailure | DOMException) => void) => {
    // fetch cannot tell how much has been sent; XMLHttpRequest can.
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open('POST', apiUrl(path))
    request.setRequestHeader('Accept', 'application/json')
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value)
    if (options.idempotencyKey) request.setRequestHeader('Idempotency-Key', options.idempotencyKey)
    request.upload.onprogress = (event) => options.onProgress?.(event.loaded, event.total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve({ data: JSON.parse(request.responseText), status: request.status })
      } else {
        reject(failureOf(request.status, request.responseText))
      }
    }
    request.onerror = () => reject(offlineFailure())
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'))
    request.onloadend = () => options.signal?.removeEventListener('abort', stop)
    options.signal?.addEventListener('abort', stop)
    if (options.signal?.aborted) stop()
    else request.send(form)
  })
}

/** Send a form with files and report how far it is. Raises `ApiFailure`, or `AbortError`. */
export async function upload<T>(
  path: string,
  form: FormData,
  options: UploadOptions = {},
): Promise<Sent<T>> {
  try {
    return await sendOnce<T>(path, form, options)
  } catch (error) {
    const failure = error as ApiFailure | DOMException
    if (failure.name !== 'ApiFailure' || !(await mendSession(failure as ApiFailure))) throw error
    return sendOnce<T>(path, form, options)
  }
}
