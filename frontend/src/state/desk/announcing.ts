import { effect, type ReadonlySignal, type Signal } from '@preact/signals'
import { t } from '../../language/t'
import type { SaveState } from './save-port'

const PAUSE_MS = 2_000

/** "Saved" is said once, when a pause of two seconds shows that it stays so. Gives the end of it. */
export function announceSaved(
  state: ReadonlySignal<SaveState>,
  hasEdits: ReadonlySignal<boolean>,
  announcement: Signal<string>,
): () => void {
  let timer = 0
  const stop = effect(() => {
    const { kind } = state.value
    window.clearTimeout(timer)
    if (kind !== 'saved' || !hasEdits.peek()) return
    timer = window.setTimeout(() => {
      announcement.value = t('Saved')
    }, PAUSE_MS)
  })
  return () => {
    window.clearTimeout(timer)
    stop()
  }
}
