import type { ComponentChildren } from 'preact'
import type { Act } from '../../state/desk/act'
import { capOf } from '../../state/desk/key-caps'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'

/** A control with its key printed under it while keys are shown: the key of the layer one is in. */
export function WithKey({ act, children }: { act: Act; children: ComponentChildren }) {
  const { desk, isMac } = useRoom()
  const cap = desk.keysShown.value ? capOf(act, desk.layer.value, isMac) : ''
  return (
    <span class="withkey">
      {children}
      {cap && <KeyCap>{cap}</KeyCap>}
    </span>
  )
}

/** The key of a deed in the layer one is in, for what shows on resting the pointer: " (Alt J)" or ''. */
export function useKeyOf(act: Act): string {
  const { desk, isMac } = useRoom()
  const cap = capOf(act, desk.layer.value, isMac)
  return cap ? ` (${cap})` : ''
}

/** A key that always stands inside its control. */
export function InnerKey({ act }: { act: Act }) {
  const { isMac } = useRoom()
  return <KeyCap>{capOf(act, 'timeline', isMac)}</KeyCap>
}
