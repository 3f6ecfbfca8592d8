import { useLayoutEffect } from 'preact/hooks'
import type { KeyStroke, Press } from '../../state/desk/act'
import { perform } from '../../state/desk/acts'
import { askedLabels } from '../../state/desk/checks'
import type { Desk } from '../../state/desk/desk'
import { KEYMAP, keyChoiceOf, keymapOf } from '../../state/desk/keymap'
import { pressOf } from '../../state/desk/keys'
import { SNIPPETS, snippetsOf } from '../../state/desk/snippets'
import { isLetter, typeAhead } from '../../state/desk/type-ahead'
import { tagsOf } from '../../state/desk/writing'
import { user } from '../../state/session'
import type { Room } from './context'

type Where = 'words' | 'field' | 'control' | 'timeline'

function whereIs(target: EventTarget | null, room: Room): Where {
  if (!(target instanceof HTMLElement)) return 'timeline'
  if (target === room.hands.words) return 'words'
  if (target.matches('input:not([type=range]), textarea, select')) return 'field'
  return target.closest('button, a, summary, [role=menu], input[type=range]')
    ? 'control'
    : 'timeline'
}

/** Keys a focused control needs for itself. */
const OF_CONTROLS: ReadonlySet<string> = new Set([
  'Enter',
  'Space',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
])

/** In other fields only what belongs to the whole desk works; words there stay words. */
const IN_FIELDS: ReadonlySet<string> = new Set([
  'submit',
  'skip',
  'keys',
  'play',
  'leave',
  'find',
  'history',
])

function isKept(event: KeyboardEvent, where: Where, press: Press): boolean {
  if (where === 'control') return OF_CONTROLS.has(event.code) && !event.ctrlKey && !event.metaKey
  if (where !== 'field') return false
  if (press.act === 'leave') return event.key !== 'Escape'
  return !IN_FIELDS.has(press.act) || !(event.ctrlKey || event.metaKey || /^F\d/.test(event.key))
}

/** `[` and a number put in what was heard besides words. */
function tagTyped(event: KeyboardEvent, room: Room): Press | null {
  const { words } = room.hands
  const number = Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? 0)
  if (!words || !number || event.ctrlKey || event.altKey || event.metaKey) return null
  const before = words.value.slice(0, words.selectionStart)
  const { length } = tagsOf(room.desk.writing.peek())
  return before.endsWith('[') && number <= length ? { act: 'tag', number } : null
}

/** Space or Tab after a person's own abbreviation writes it out. */
function abbreviationTyped(event: KeyboardEvent, { hands }: Room): boolean {
  const isHeld = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey
  if (isHeld || (event.key !== ' ' && event.key !== 'Tab')) return false
  const snippets = snippetsOf(user.peek()?.preferences[SNIPPETS])
  return hands.writeOut(snippets, event.key === ' ' ? ' ' : '')
}

/** What the letters before the caret make of a key. */
function wordTyped(event: KeyboardEvent, room: Room): boolean {
  if (event.isComposing) return false
  const tag = tagTyped(event, room)
  return tag ? perform(tag, room.desk, room.hands) : abbreviationTyped(event, room)
}

/** An answer's own key, as the project set it, on the timeline layer. */
function answerByKey(event: KeyboardEvent, { desk }: Room): boolean {
  const chosen = desk.editor.selected.peek()
  const isHeld = event.ctrlKey || event.altKey || event.metaKey
  if (!chosen || isHeld || !desk.canEdit.peek()) return false
  const key = event.key.toLowerCase()
  for (const label of askedLabels(desk.labels.peek())) {
    const value = label.values.find((one) => !one.is_retired && one.key.toLowerCase() === key)
    if (!value) continue
    desk.editor.pressAnswer(desk.editor.chosen(), label, value.id)
    return true
  }
  return false
}

function react(event: KeyboardEvent, room: Room): boolean {
  const { desk, hands, isMac } = room
  const where = whereIs(event.target, room)
  if (where === 'words' && wordTyped(event, room)) return true
  const layer = where === 'words' || where === 'field' ? 'writing' : 'timeline'
  const keymap = keymapOf(keyChoiceOf(user.peek()?.preferences[KEYMAP]))
  const reviews = desk.mode.peek() === 'review'
  const press = pressOf(event, { layer, isMac, reviews, keymap })
  if (!press) return where === 'timeline' && !event.isComposing && answerByKey(event, room)
  if (isKept(event, where, press)) return false
  return perform(press, desk, hands)
}

/** Presses a key again that had to wait, where the focus is now. */
function pressHeld(key: KeyStroke): void {
  const { code, altKey, ctrlKey, metaKey, shiftKey } = key
  const target = document.activeElement ?? document.body
  const modifiers = { altKey, ctrlKey, metaKey, shiftKey }
  const again = new KeyboardEvent('keydown', {
    key: key.key,
    code,
    ...modifiers,
    modifierAltGraph: key.getModifierState('AltGraph'),
    bubbles: true,
    cancelable: true,
  })
  if (!target.dispatchEvent(again)) return
  // A key that a script presses writes nothing by itself; this way the browser can take it back, too.
  if (isLetter(key)) document.execCommand('insertText', false, key.key)
  else if (key.key === 'Backspace') document.execCommand('delete')
}

/** Keys that are typed ahead wait before anything else sees them, from the first picture on. */
function useTypeAhead(desk: Desk): void {
  useLayoutEffect(() => {
    typeAhead.by(pressHeld)
    typeAhead.begin(desk.id, 'letters')
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.isTrusted || document.querySelector('dialog[open]')) return
      if (!typeAhead.take(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [desk])
}

/** All keys of the desk. What the desk does not use goes on to the browser untouched. */
export function useKeys(room: Room): void {
  useTypeAhead(room.desk)
  // With the first picture, not after it: a key may be pressed in between.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return
      if (react(event, room)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [room])
}
