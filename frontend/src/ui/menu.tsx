import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { KeyCap } from './key-cap'

export type MenuItem =
  | { kind: 'switch'; text: string; isOn: boolean; extra?: string; onSelect: () => void }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'action'; text: string; onSelect: () => void; isChosen?: boolean; swatch?: string }
  | { kind: 'heading'; text: string }
  | { kind: 'line' }

function Entry({ item, onDone }: { item: MenuItem; onDone: () => void }) {
  if (item.kind === 'line') return <hr />
  if (item.kind === 'heading') return <p class="hint">{item.text}</p>
  if (item.kind === 'link') {
    return (
      <a role="menuitem" tabIndex={-1} href={item.href} onClick={onDone}>
        {item.text}
      </a>
    )
  }
  if (item.kind === 'switch') {
    return (
      <button
        type="button"
        role="menuitemcheckbox"
        aria-checked={item.isOn}
        tabIndex={-1}
        onClick={item.onSelect}
      >
        <span class="grow">{item.text}</span>
        {item.extra && <KeyCap>{item.extra}</KeyCap>}
      </button>
    )
  }
  const select = () => {
    onDone()
    item.onSelect()
  }
  if (item.isChosen === undefined) {
    return (
      <button type="button" role="menuitem" tabIndex={-1} onClick={select}>
        {item.text}
      </button>
    )
  }
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={item.isChosen}
      tabIndex={-1}
      onClick={select}
    >
      {item.swatch && <span class="swatch" style={{ background: item.swatch }} />}
      {item.text}
    </button>
  )
}

function move(list: HTMLElement, step: number | 'first' | 'last'): void {
  const items = [...list.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
  const now = items.indexOf(document.activeElement as HTMLElement)
  const last = items.length - 1
  const next = step === 'first' ? 0 : step === 'last' ? last : (now + step + last + 1) % (last + 1)
  items[next]?.focus()
}

const STEPS: Record<string, number | 'first' | 'last'> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: 'first',
  End: 'last',
}

function useOutside(
  frame: RefObject<HTMLElement | null>,
  isOpen: boolean,
  close: () => void,
): void {
  useEffect(() => {
    if (!isOpen) return
    const onDown = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) close()
    }
    document.addEventListener('pointerdown', onDown)
    return () => document.removeEventListener('pointerdown', onDown)
  }, [isOpen])
}

/** A button that opens a short list; arrows move in it, Esc closes and gives the focus back. */
export function Menu(props: {
  label: string
  button: ComponentChildren
  items: readonly MenuItem[]
  buttonClass?: string
}) {
  const [isOpen, open] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  useOutside(frame, isOpen, () => open(false))
  useEffect(() => {
    if (isOpen && list.current) move(list.current, 'first')
  }, [isOpen])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') {
      open(false)
      if (event.key === 'Escape') opener.current?.focus()
    } else if (step !== undefined && list.current) {
      event.preventDefault()
      move(list.current, step)
    }
  }
  return (
    <div class="menu" ref={frame}>
      <button
        ref={opener}
        type="button"
        class={props.buttonClass ?? 'b plain'}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={props.label}
        onClick={() => open(!isOpen)}
      >
        {props.button}
      </button>
      {isOpen && (
        <div
          class="menu-list"
          role="menu"
          tabIndex={-1}
          aria-label={props.label}
          ref={list}
          onKeyDown={onKeyDown}
        >
          {props.items.map((item, index) => (
            <Entry
              key={'text' in item ? item.text : `line-${index}`}
              item={item}
              onDone={() => open(false)}
            />
          ))}
        </div>
      )}
    </div>
  )
}
