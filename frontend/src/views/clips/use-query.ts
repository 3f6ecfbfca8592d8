import { useEffect, useRef, useState } from 'preact/hooks'
import type { ClipQuery } from '../../api/clips'
import { place, setQuery } from '../../state/router'

const NAMES = ['state', 'task_state', 'assignee', 'search'] as const
const PAUSE_MS = 300

/** What the address asks for. */
function queryIn(search: string): ClipQuery {
  const words = new URLSearchParams(search)
  const [state = '', task_state = '', assignee = '', text = ''] = NAMES.map(
    (name) => words.get(name) ?? '',
  )
  return { state, task_state, assignee, search: text }
}

export function isNarrowed(query: ClipQuery): boolean {
  return NAMES.some((name) => query[name] !== '')
}

/** The filter, kept in the address, so that a link shows the same. */
export function useQuery() {
  const query = queryIn(place.value.search)
  const set = (change: Partial<ClipQuery>) => setQuery({ ...change })
  const clear = () => setQuery({ state: null, task_state: null, assignee: null, search: null })
  return { query, set, clear }
}

/** A search field that goes into the address after a pause in typing. */
export function useSearch(saved: string, save: (text: string) => void) {
  const [text, setText] = useState(saved)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => setText(saved), [saved])
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => save(next.trim()), PAUSE_MS)
  }
  return { text, type }
}
