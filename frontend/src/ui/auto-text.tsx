import { useEffect, useRef, useState } from 'preact/hooks'

const PAUSE_MS = 800

/** A text that saves itself: after a pause, on leaving, on Enter. Esc takes the old one back. */
export function AutoText(props: {
  label: string
  value: string
  onSave: (text: string) => void
  placeholder?: string
  maxLength?: number
  /** Whether it may be empty; else an empty one goes back to what it was. */
  mayBeEmpty?: boolean
  extra?: string
  /** Comes with its text selected, ready to be typed over. */
  isSelected?: boolean
}) {
  const [draft, setDraft] = useState(props.value)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const saved = useRef(props.value)
  const newest = useRef(props)
  newest.current = props
  useEffect(() => {
    // Somebody else's change comes in only while nothing of one's own is under way.
    setDraft((old) => (old === saved.current ? props.value : old))
    saved.current = props.value
  }, [props.value])
  const save = (text: string) => {
    clearTimeout(timer.current)
    const clean = text.trim()
    if (clean === saved.current) return
    if (!clean && !newest.current.mayBeEmpty) return
    saved.current = clean
    newest.current.onSave(clean)
  }
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (props.isSelected) input.current?.select()
    return () => clearTimeout(timer.current)
  }, [])
  const onInput = (text: string) => {
    setDraft(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => save(text), PAUSE_MS)
  }
  const onLeave = () => {
    const clean = draft.trim()
    setDraft(clean || props.mayBeEmpty ? clean : saved.current)
    save(draft)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Enter') save(draft)
    if (event.key !== 'Escape') return
    clearTimeout(timer.current)
    setDraft(saved.current)
  }
  return (
    <input
      ref={input}
      class={`in s ${props.extra ?? ''}`}
      dir="auto"
      aria-label={props.label}
      value={draft}
      placeholder={props.placeholder}
      maxlength={props.maxLength}
      onInput={(event) => onInput(event.currentTarget.value)}
      onBlur={onLeave}
      onKeyDown={onKeyDown}
    />
  )
}
