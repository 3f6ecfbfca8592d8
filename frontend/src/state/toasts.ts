import { signal } from '@preact/signals'
import { t } from '../language/t'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'danger'
  /** What the button says, "Undo" most of the time. */
  deed: string
  act: (() => void | Promise<void>) | null
}

const STAYS_MS = 10_000

export const toasts = signal<readonly Toast[]>([])

let last = 0
const timers = new Map<number, ReturnType<typeof setTimeout>>()

export function dropToast(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

function show(toast: Omit<Toast, 'id'>): number {
  last += 1
  const id = last
  // More than three cannot be read in ten seconds: the oldest gives way.
  for (const old of toasts.value.slice(0, -2)) dropToast(old.id)
  toasts.value = [...toasts.value, { id, ...toast }]
  timers.set(
    id,
    setTimeout(() => dropToast(id), STAYS_MS),
  )
  return id
}

/** Say what was done, with a way back when there is one. */
export function say(text: string, undo: Toast['act'] = null, deed = t('Undo')): number {
  return show({ text, tone: 'plain', deed, act: undo })
}

/** Say what could not be done. */
export function sayTrouble(error: unknown): number {
  const text = error instanceof Error ? error.message : t('That did not work. Try again.')
  return show({ text, tone: 'danger', deed: '', act: null })
}

/** Press the toast's button: it goes at once, what it does may take a while. */
export async function actOn(toast: Toast): Promise<void> {
  dropToast(toast.id)
  try {
    await toast.act?.()
  } catch (error) {
    sayTrouble(error)
  }
}

/** Keep what is being read from running away, e.g. while the pointer rests on it. */
export function holdToast(id: number): void {
  clearTimeout(timers.get(id))
}

export function releaseToast(id: number): void {
  if (!toasts.value.some((toast) => toast.id === id)) return
  clearTimeout(timers.get(id))
  timers.set(
    id,
    setTimeout(() => dropToast(id), STAYS_MS),
  )
}
