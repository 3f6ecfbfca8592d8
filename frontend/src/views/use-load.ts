import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

export interface Loaded<T> {
  data: T | null
  error: unknown
  reload: () => void
  /** Show `data` at once, ahead of the server. */
  set: (data: T) => void
}

/**
 * Data of a view. What is shown stays while it loads again; a late answer to an older question is
 * dropped. `key` says what is asked for: when it changes, the old data goes.
 */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data: T | null; error: unknown }>({
    key,
    data: null,
    error: null,
  })
  const [round, setRound] = useState(0)
  const newest = useRef(load)
  newest.current = load
  useEffect(() => {
    const stop = new AbortController()
    newest.current(stop.signal).then(
      (data) => {
        if (!stop.signal.aborted) setState({ key, data, error: null })
      },
      (error: unknown) => {
        if (stop.signal.aborted) return
        setState((old) => ({ key, data: old.key === key ? old.data : null, error }))
      },
    )
    return () => stop.abort()
  }, [key, round])
  const reload = useCallback(() => setRound((old) => old + 1), [])
  const set = useCallback((data: T) => setState({ key, data, error: null }), [key])
  const isCurrent = state.key === key
  return {
    data: isCurrent ? state.data : null,
    error: isCurrent ? state.error : null,
    reload,
    set,
  }
}
