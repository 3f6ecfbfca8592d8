import { useRef } from 'preact/hooks'
import { t } from '../../language/t'
import { useRoom } from './context'

const LEAST = 48
const MOST = 420
const STEP = 8

/** The lower edge of the spectrogram: dragged, or moved with the arrow keys, it changes its height. */
export function SpectrogramGrip() {
  const { desk } = useRoom()
  const from = useRef<{ y: number; height: number } | null>(null)
  const grip = useRef<HTMLDivElement>(null)
  const height = () => {
    const style = grip.current && getComputedStyle(grip.current).getPropertyValue('--desk-spec')
    return Number.parseFloat(style ?? '') || LEAST
  }
  const set = (wanted: number) => {
    desk.spectrogramHeight.value = Math.round(Math.min(MOST, Math.max(LEAST, wanted)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    event.stopPropagation()
    set(height() + (event.key === 'ArrowDown' ? STEP : -STEP))
    desk.keepSpectrogramHeight()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is an ARIA widget, <hr> is not
    <div
      ref={grip}
      class="spec-grip"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('Height of the spectrogram')}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={desk.spectrogramHeight.value ?? 128}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { y: event.clientY, height: height() }
      }}
      onPointerMove={(event) => {
        if (from.current) set(from.current.height + event.clientY - from.current.y)
      }}
      onPointerUp={() => {
        if (from.current) desk.keepSpectrogramHeight()
        from.current = null
      }}
    />
  )
}
