import { useEffect } from 'preact/hooks'
import type { Comparing } from '../../state/comparing'

type Deeds = Readonly<Record<string, () => void>>

function deedsOf(comparing: Comparing, settle: () => void): Deeds {
  return {
    ']': () => comparing.go(1),
    '[': () => comparing.go(-1),
    '1': () => void comparing.take('first'),
    '2': () => void comparing.take('second'),
    '3': () => {
      comparing.isEditing.value = true
    },
    ' ': () => comparing.toggle(),
    a: settle,
    'ctrl z': () => void comparing.undo(),
  }
}

/** The key as the deeds name it; '' where it belongs to a field or to what has the focus. */
function keyOf(event: KeyboardEvent): string {
  const at = event.target instanceof Element ? event.target : null
  const isOthers = event.isComposing || event.defaultPrevented || event.altKey
  if (isOthers || at?.closest('input, textarea, select, [role="menu"]')) return ''
  if (event.key === ' ' && at?.closest('button, a')) return ''
  const held = event.ctrlKey || event.metaKey ? 'ctrl ' : ''
  return held + event.key.toLowerCase()
}

/** Keys of the page: `]` and `[` go and play, 1 and 2 take a side, 3 writes, A accepts. */
export function useCompareKeys(comparing: Comparing, settle: () => void): void {
  useEffect(() => {
    const deeds = deedsOf(comparing, settle)
    const onKeyDown = (event: KeyboardEvent) => {
      const deed = deeds[keyOf(event)]
      if (!deed) return
      event.preventDefault()
      deed()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [comparing, settle])
}
