import type { ComponentChildren } from 'preact'
import type { Act, Layer } from '../../state/desk/act'
import { capOf } from '../../state/desk/key-caps'
import { capIn, KEYMAP, keyChoiceOf, keymapOf } from '../../state/desk/keymap'
import { user } from '../../state/session'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'

/** What is printed for a deed: the person's own key where there is one. '' for none. */
export function useCaps(): (act: Act, layer?: Layer) => string {
  const { desk, isMac } = useRoom()
  const keymap = keymapOf(keyChoiceOf(user.value?.preferences[KEYMAP]))
  const here = desk.layer.value
  return (act, layer = here) => capIn(keymap, act, layer, capOf(act, layer, isMac))
}

/** A control with its key printed under it while keys are shown: the key of the layer one is in. */
export function WithKey({ act, children }: { act: Act; children: ComponentChildren }) {
  const { desk } = useRoom()
  const caps = useCaps()
  const cap = desk.keysShown.value ? caps(act) : ''
  return (
    <span class="withkey">
      {children}
      {cap && <KeyCap>{cap}</KeyCap>}
    </span>
  )
}

/** The key of a deed in the layer one is in, for what shows on resting the pointer: " (Alt J)" or ''. */
export function useKeyOf(act: Act): string {
  const cap = useCaps()(act)
  return cap ? ` (${cap})` : ''
}

/** A key that always stands inside its control. */
export function InnerKey({ act }: { act: Act }) {
  const cap = useCaps()(act, 'timeline')
  return cap ? <KeyCap>{cap}</KeyCap> : null
}
