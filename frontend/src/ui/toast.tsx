import { t } from '../language/t'

/** One message that floats at the foot of the page, with a way back when there is one. */
export function ToastBar(props: {
  text: string
  tone: 'plain' | 'danger'
  deed: string
  onDeed: (() => void) | null
  onClose: () => void
  onHold: () => void
  onRelease: () => void
}) {
  return (
    <div
      class={props.tone === 'danger' ? 'toast danger' : 'toast'}
      role={props.tone === 'danger' ? 'alert' : 'status'}
      onPointerEnter={props.onHold}
      onPointerLeave={props.onRelease}
      onFocusCapture={props.onHold}
      onBlurCapture={props.onRelease}
    >
      <span>{props.text}</span>
      {props.onDeed && (
        <button type="button" class="deed" onClick={props.onDeed}>
          {props.deed}
        </button>
      )}
      <button
        type="button"
        class="close"
        aria-label={t('Close this message')}
        onClick={props.onClose}
      >
        ×
      </button>
    </div>
  )
}
