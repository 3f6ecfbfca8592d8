import { t } from '../../language/t'
import { actOn, dropToast, holdToast, releaseToast, toasts } from '../../state/toasts'
import { ToastBar } from '../../ui/toast'

/** What was just done, at the foot of every page. */
export function Toasts() {
  return (
    <section class="toasts" aria-label={t('Messages')}>
      {toasts.value.map((toast) => (
        <ToastBar
          key={toast.id}
          text={toast.text}
          tone={toast.tone}
          deed={toast.deed}
          onDeed={toast.act ? () => void actOn(toast) : null}
          onClose={() => dropToast(toast.id)}
          onHold={() => holdToast(toast.id)}
          onRelease={() => releaseToast(toast.id)}
        />
      ))}
    </section>
  )
}
