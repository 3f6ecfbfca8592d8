import { useEffect, useRef } from 'preact/hooks'

/** Calls `refresh` every `everyMs` while `isOn` and the page is in sight, and on coming back to it. */
export function useRefresh(refresh: () => void, everyMs: number, isOn: boolean): void {
  const newest = useRef(refresh)
  newest.current = refresh
  useEffect(() => {
    if (!isOn) return
    const look = () => {
      if (document.visibilityState === 'visible') newest.current()
    }
    const timer = setInterval(look, everyMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [everyMs, isOn])
}
