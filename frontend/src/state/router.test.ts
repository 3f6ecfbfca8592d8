// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { guardLeaving, matchPath, navigate, place, safeNext, setQuery, startRouter } from './router'

let stop = () => {}

beforeEach(() => {
  window.scrollTo = () => {}
  navigate('/', { replace: true })
  stop = startRouter()
})

afterEach(() => {
  stop()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

function linkTo(href: string, attributes: Record<string, string> = {}): HTMLAnchorElement {
  const link = document.createElement('a')
  link.setAttribute('href', href)
  for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value)
  // jsdom cannot follow links: what the router leaves to the browser ends here.
  window.addEventListener('click', (event) => event.preventDefault(), { once: true })
  document.body.append(link)
  return link
}

describe('matchPath', () => {
  it('reads the variable parts', () => {
    expect(matchPath('/projects/:id/keys', '/projects/a%20b/keys')).toEqual({ id: 'a b' })
    expect(matchPath('/projects/:id/keys', '/projects/x/labels')).toBeNull()
    expect(matchPath('/projects', '/projects/')).toEqual({})
  })

  it('never fails on whatever stands in the address', () => {
    fc.assert(
      fc.property(fc.string(), (part) => {
        matchPath('/desk/:taskId', `/desk/${part}`)
      }),
      { numRuns: 100 },
    )
  })
})

describe('safeNext', () => {
  it('never leads to another site', () => {
    const tries = ['/projects?x=1', '//evil.example', '/\\evil.example', 'https://evil.example']
    expect([...tries, null].map(safeNext)).toEqual(['/projects?x=1', '/', '/', '/', '/'])
  })
})

describe('links', () => {
  it('open our own pages without loading anew', () => {
    linkTo('/projects?x=1').click()
    expect([place.value.path, place.value.search]).toEqual(['/projects', '?x=1'])
  })

  it('leave downloads, other windows and the API to the browser', () => {
    linkTo('/api/v1/projects').click()
    linkTo('/projects', { target: '_blank' }).click()
    linkTo('/projects', { download: '' }).click()
    linkTo('https://elsewhere.example/projects').click()
    expect(place.value.path).toBe('/')
  })

  it('with a modifier are the browser’s', () => {
    linkTo('/projects').dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }),
    )
    expect(place.value.path).toBe('/')
  })
})

describe('leaving', () => {
  it('asks while something would be lost, and stays when told so', () => {
    const ask = vi.spyOn(window, 'confirm').mockReturnValue(false)
    const release = guardLeaving(() => 'The key is not copied.')
    expect(navigate('/projects')).toBe(false)
    expect(place.value.path).toBe('/')
    expect(ask).toHaveBeenCalledWith('The key is not copied.')
    release()
    expect(navigate('/projects')).toBe(true)
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it('does not ask when only the query changes', () => {
    const ask = vi.spyOn(window, 'confirm')
    const release = guardLeaving(() => 'The key is not copied.')
    setQuery({ state: 'ready' })
    release()
    expect(place.value.search).toBe('?state=ready')
    expect(ask).not.toHaveBeenCalled()
  })

  it('stops the tab from closing as well', () => {
    const release = guardLeaving(() => 'The key is not copied.')
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    release()
    expect(event.defaultPrevented).toBe(true)
  })
})

describe('the browser’s buttons', () => {
  it('go back to where one was', async () => {
    navigate('/projects')
    navigate('/people')
    const popped = new Promise((resolve) =>
      window.addEventListener('popstate', resolve, { once: true }),
    )
    window.history.back()
    await popped
    expect(place.value.path).toBe('/projects')
  })
})
