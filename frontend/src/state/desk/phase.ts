import type { Task } from '../../api/types'

export type Phase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  /** The sound is still being analysed. */
  | { readonly kind: 'drawing' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'failed'; readonly message: string }

/** Nothing of the clip will come: there is nothing to hear either. */
export function isGone({ kind }: Phase): boolean {
  return kind === 'unreadable' || kind === 'failed'
}

export type Mode = 'work' | 'review' | 'read'
export type Page =
  | 'segment'
  | 'places'
  | 'reference'
  | 'sound'
  | 'keys'
  | 'sendBack'
  | 'skip'
  | 'note'
  | 'history'
  | 'find'

export function modeOf(task: Task | null): Mode {
  if (task?.can_edit) return 'work'
  return task?.can_review ? 'review' : 'read'
}
