import { afterEach, describe, expect, it, vi } from 'vitest'
import { apiUrl, ask, getBytes, keepCsrfToken, onSessionEnd, post, revisionOf } from './client'
import { ApiFailure } from './failure'

interface Call {
  url: string
  init: RequestInit
}

/** A network that gives these answers in turn and keeps what was asked. */
function networkOf(...answers: (Response | Error)[]): Call[] {
  const calls: Call[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    calls.push({ url, init })
    const answer = answers[calls.length - 1]
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer)
  })
  return calls
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers })
}

function refusal(status: number, code: string): Response {
  return json(status, { code, message: `${code} happened.`, request_id: 'r1' })
}

function headersOf(call: Call | undefined): Record<string, string> {
  return { ...(call?.init.headers as Record<string, string>) }
}

afterEach(() => {
  vi.unstubAllGlobals()
  keepCsrfToken('')
  onSessionEnd(null)
})

describe('apiUrl', () => {
  it('leaves out what is empty and joins lists by commas', () => {
    const query = { state: ['ready', 'failed'], quality: [], search: '', cursor: null, limit: 50 }
    expect(apiUrl('/clips', query)).toBe('/api/v1/clips?state=ready%2Cfailed&limit=50')
  })
})

describe('revisionOf', () => {
  it('reads strong and weak tags and nothing else', () => {
    expect(['"7"', 'W/"12"', '"abc"', null].map(revisionOf)).toEqual([7, 12, null, null])
  })
})

describe('ask', () => {
  it('carries token, revision and JSON on a change, and reads the new revision', async () => {
    keepCsrfToken('tok')
    const calls = networkOf(json(200, { revision: 4 }, { ETag: '"4"' }))
    const answer = await ask('POST', '/annotations/a/changes', { body: { id: 'b' }, ifMatch: 3 })
    expect(answer).toEqual({ data: { revision: 4 }, status: 200, revision: 4 })
    expect(headersOf(calls[0])).toEqual({
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'If-Match': '"3"',
      'X-CSRFToken': 'tok',
    })
    expect(calls[0]?.init.body).toBe('{"id":"b"}')
  })

  it('sends no token when it only reads', async () => {
    keepCsrfToken('tok')
    const calls = networkOf(json(200, {}))
    await ask('GET', '/projects')
    expect(headersOf(calls[0])).toEqual({ Accept: 'application/json' })
  })

  it('gives undefined for an answer without content', async () => {
    networkOf(json(204, null))
    expect(await post('/projects/p/claim')).toBeUndefined()
  })

  it('turns our error shape into a failure with its fields and its whole body', async () => {
    const body = {
      code: 'stale_revision',
      message: 'The clip has moved on.',
      fields: { name: ['Too long.'] },
      request_id: 'r9',
      since: [1],
    }
    networkOf(json(412, body))
    const failure: unknown = await ask('POST', '/x', { body: {} }).catch((error) => error)
    if (!(failure instanceof ApiFailure)) throw new Error('no ApiFailure')
    expect([failure.status, failure.code, failure.field('name')]).toEqual([
      412,
      'stale_revision',
      'Too long.',
    ])
    expect(failure.body).toEqual(body)
  })

  it('says plain words when something between us and the server answers', async () => {
    networkOf(new Response('<html>Bad gateway</html>', { status: 502 }))
    await expect(ask('GET', '/projects')).rejects.toMatchObject({ status: 502, code: 'http_502' })
  })

  it('tells a lost network from a refusal', async () => {
    networkOf(new TypeError('Failed to fetch'))
    await expect(ask('GET', '/projects')).rejects.toMatchObject({ isOffline: true })
  })

  it('lets an abort through as it is', async () => {
    const stop = new AbortController()
    stop.abort()
    networkOf(new DOMException('stopped', 'AbortError'))
    const asking = ask('GET', '/projects', { signal: stop.signal })
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('an ended session', () => {
  it('sends the change again once the person has signed in again', async () => {
    const calls = networkOf(refusal(401, 'not_signed_in'), json(200, { ok: true }))
    onSessionEnd(() => {
      keepCsrfToken('new')
      return Promise.resolve(true)
    })
    expect(await post('/x', { a: 1 })).toEqual({ ok: true })
    expect(calls.length).toBe(2)
    expect(headersOf(calls[1])['X-CSRFToken']).toBe('new')
  })

  it('fails with the first words when nobody signs in again', async () => {
    networkOf(refusal(401, 'not_signed_in'))
    onSessionEnd(() => Promise.resolve(false))
    await expect(post('/x')).rejects.toMatchObject({ status: 401 })
  })

  it('renews a token that is too old without asking anybody', async () => {
    const fresh = { user: { id: 'u' }, csrf_token: 'fresh' }
    const calls = networkOf(refusal(403, 'csrf_failed'), json(200, fresh), json(200, { ok: true }))
    expect(await post('/x')).toEqual({ ok: true })
    expect(calls.map((call) => call.url)).toEqual(['/api/v1/x', '/api/v1/session', '/api/v1/x'])
    expect(headersOf(calls[2])['X-CSRFToken']).toBe('fresh')
  })

  it('does not ask in place when signing in itself is refused', async () => {
    let asked = 0
    onSessionEnd(() => {
      asked += 1
      return Promise.resolve(true)
    })
    networkOf(refusal(401, 'wrong_credentials'))
    await expect(ask('POST', '/session', { body: {}, isPublic: true })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    expect(asked).toBe(0)
  })
})

describe('getBytes', () => {
  it('asks for a range and gives its bytes', async () => {
    const calls = networkOf(new Response(new Uint8Array([1, 2, 3]), { status: 206 }))
    const bytes = await getBytes('/api/v1/clips/c/peaks', { range: [10, 12] })
    expect([...new Uint8Array(bytes)]).toEqual([1, 2, 3])
    expect(headersOf(calls[0])).toEqual({ Range: 'bytes=10-12' })
  })
})
