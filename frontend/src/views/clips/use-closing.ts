import { useEffect, useRef } from 'preact/hooks'

/** The frame of something that closes when one presses beside it. */
export function useClosing(close: () => void) {
  const frame = useRef<HTMLElement>(null)
  const newest = useRef(close)
  newest.current = close
  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) newest.current()
    }
    document.addEventListener('pointerdown', onDown)
    return () => document.removeEventListener('pointerdown', onDown)
  }, [])
  return frame
}
