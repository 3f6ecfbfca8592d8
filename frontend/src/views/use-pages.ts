import { useEffect, useRef, useState } from 'preact/hooks'
import type { Page } from '../api/types'
import { sayTrouble } from '../state/toasts'
import { useLoad } from './use-load'

export interface Pages<T> {
  rows: readonly T[] | null
  error: unknown
  hasMore: boolean
  isLoadingMore: boolean
  loadMore: () => void
  reload: () => void
  /** Show these rows at once, ahead of the server. */
  setRows: (rows: readonly T[]) => void
}

/** A list that comes in pages; `key` says what is asked for. */
export function usePages<T>(
  key: string,
  load: (cursor: string | null) => Promise<Page<T>>,
): Pages<T> {
  const first = useLoad(key, () => load(null))
  const [more, setMore] = useState<{ rows: readonly T[]; next: string | null } | null>(null)
  const [isLoadingMore, setLoadingMore] = useState(false)
  const newest = useRef(key)
  newest.current = key
  useEffect(() => setMore(null), [first.data])
  const rows = more?.rows ?? first.data?.results ?? null
  const next = more ? more.next : (first.data?.next ?? null)
  const loadMore = () => {
    if (!next || isLoadingMore || !rows) return
    setLoadingMore(true)
    const asked = key
    load(next)
      .then((page) => {
        if (newest.current === asked) setMore({ rows: [...rows, ...page.results], next: page.next })
      })
      .catch(sayTrouble)
      .finally(() => setLoadingMore(false))
  }
  return {
    rows,
    error: first.error,
    hasMore: next !== null,
    isLoadingMore,
    loadMore,
    reload: first.reload,
    setRows: (changed) => setMore({ rows: changed, next }),
  }
}
