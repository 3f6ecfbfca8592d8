import { signal } from '@preact/signals'

export interface Place {
  path: string
  search: string
  hash: string
}

export type Params = Record<string, string>

/** Says why leaving would lose something, or null when one may go. */
export type LeaveGuard = () => string | null

function here(): Place {
  const { pathname, search, hash } = window.location
  return { path: pathname, search, hash }
}

/** Where the person is; views read it, `navigate` and the browser's buttons change it. */
export const place = signal<Place>(here())

let guard: LeaveGuard | null = null

/** Ask before leaving, for as long as `next` stands; give back what takes it away again. */
export function guardLeaving(next: LeaveGuard): () => void {
  guard = next
  return () => {
    if (guard === next) guard = null
  }
}

function mayLeave(): boolean {
  const reason = guard?.() ?? null
  if (reason !== null && !window.confirm(reason)) return false
  guard = null
  return true
}

/** Go to a path of this site. Returns false when the person chose to stay. */
export function navigate(to: string, options: { replace?: boolean } = {}): boolean {
  const target = new URL(to, window.location.href)
  const samePath = target.pathname === place.value.path
  if (!samePath && !mayLeave()) return false
  const method = options.replace ? 'replaceState' : 'pushState'
  window.history[method](null, '', target)
  place.value = here()
  if (!samePath) window.scrollTo(0, 0)
  return true
}

/** Change only the query, without a new step in the browser's history. */
export function setQuery(values: Record<string, string | null>): void {
  const words = new URLSearchParams(place.value.search)
  for (const [name, value] of Object.entries(values)) {
    if (value) words.set(name, value)
    else words.delete(name)
  }
  const tail = words.toString()
  navigate(`${place.value.path}${tail ? `?${tail}` : ''}`, { replace: true })
}

/** Parameters of `path` under `pattern` (`/projects/:id/keys`), or null when it does not fit. */
export function matchPath(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/').filter(Boolean)
  const found = path.split('/').filter(Boolean)
  if (wanted.length !== found.length) return null
  const params: Params = {}
  for (const [index, part] of wanted.entries()) {
    const value = found[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decodeSafely(value)
    else if (part !== value) return null
  }
  return params
}

function decodeSafely(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Path to go to after signing in: only our own, never another site. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/'
}

function isPlainClick(event: MouseEvent): boolean {
  const hasModifier = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  return !event.defaultPrevented && event.button === 0 && !hasModifier
}

/** Whether the page itself answers for `url`; downloads and the API are the server's. */
function isOurPage(url: URL): boolean {
  if (url.origin !== window.location.origin) return false
  if (/^\/(api|auth|audios|static|healthz|admin)(\/|$)/.test(url.pathname)) return false
  const isPartOfThisPage = url.hash !== '' && url.pathname === window.location.pathname
  return !isPartOfThisPage
}

/** The path of a plain click on one of our own links, or null when the browser should follow it. */
function pathOfClick(event: MouseEvent): string | null {
  if (!isPlainClick(event)) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.href || link.target || link.hasAttribute('download')) return null
  const url = new URL(link.href)
  return isOurPage(url) ? url.pathname + url.search + url.hash : null
}

/** Follow links and the browser's buttons without loading the page anew; returns its end. */
export function startRouter(): () => void {
  const onClick = (event: MouseEvent) => {
    const path = pathOfClick(event)
    if (path === null) return
    event.preventDefault()
    navigate(path)
  }
  const onPop = () => {
    const next = here()
    if (next.path !== place.value.path && !mayLeave()) {
      window.history.pushState(null, '', place.value.path + place.value.search + place.value.hash)
      return
    }
    place.value = next
  }
  const onUnload = (event: BeforeUnloadEvent) => {
    if (guard?.() != null) event.preventDefault()
  }
  document.addEventListener('click', onClick)
  window.addEventListener('popstate', onPop)
  window.addEventListener('beforeunload', onUnload)
  return () => {
    document.removeEventListener('click', onClick)
    window.removeEventListener('popstate', onPop)
    window.removeEventListener('beforeunload', onUnload)
  }
}
