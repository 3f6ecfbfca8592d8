import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Id } from '../api/types'
import { loadWave, type Wave } from '../state/waves'
import './wave.css'

const HEIGHT = 100
/** So that silence is a line and not nothing. */
const THIN = 1.5

function pathOf(wave: Wave): string {
  return wave
    .map(({ low, high }, x) => {
      const top = Math.min(HEIGHT / 2 - THIN / 2, (HEIGHT / 2) * (1 - high))
      const bottom = Math.max(HEIGHT / 2 + THIN / 2, (HEIGHT / 2) * (1 - low))
      return `M${x + 0.5} ${top.toFixed(1)}V${bottom.toFixed(1)}`
    })
    .join('')
}

/** True once the element has come near the window; what is far below is not loaded. */
function useSeen(): [{ current: HTMLDivElement | null }, boolean] {
  const frame = useRef<HTMLDivElement>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
      },
      { rootMargin: '200px' },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return [frame, isSeen]
}

/** The real waveform of a clip, small; decoration beside its name. Empty until it is there. */
export function SmallWave({ clip, bars }: { clip: Id; bars: number }) {
  const [frame, isSeen] = useSeen()
  const [wave, setWave] = useState<Wave | null>(null)
  useEffect(() => {
    if (!isSeen) return
    let isCurrent = true
    loadWave(clip, bars).then(
      (next) => {
        if (isCurrent) setWave(next)
      },
      () => undefined, // a missing picture keeps nobody from working; the desk says why
    )
    return () => {
      isCurrent = false
      setWave(null)
    }
  }, [clip, bars, isSeen])
  const path = useMemo(() => (wave ? pathOf(wave) : ''), [wave])
  return (
    <div class="small-wave" ref={frame}>
      {wave && wave.length > 0 && (
        <svg
          viewBox={`0 0 ${wave.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          data-wave={clip}
        >
          <path d={path} />
        </svg>
      )}
    </div>
  )
}
