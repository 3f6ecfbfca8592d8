import { useEffect, useRef, useState } from 'preact/hooks'
import { ANY_CLIP, type ClipQuery } from '../../api/clips'
import { queryIn, wordsOfQuery } from '../../state/clip-query'
import { place, setQuery } from '../../state/router'

const PAUSE_MS = 300

/** The filter, kept in the address, so that a link shows the same. */
export function useQuery() {
  const query = queryIn(place.value.search)
  const set = (change: Partial<ClipQuery>) => setQuery(wordsOfQuery({ ...query, ...change }))
  const clear = () => {
    const own = Object.fromEntries(Object.keys(query.own).map((name) => [name, '']))
    setQuery(wordsOfQuery({ ...ANY_CLIP, own }))
  }
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
