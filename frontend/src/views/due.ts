import type { Task } from '../api/types'
import { t } from '../language/t'
import { dayInWords } from '../ui/words'

export interface Due {
  readonly text: string
  readonly isLate: boolean
}

/** When open work is wanted, in the reader's own days; null where no day was set or it is handed in. */
export function dueOf(task: Pick<Task, 'due' | 'state'>, now: Date = new Date()): Due | null {
  if (!task.due || task.state === 'submitted' || task.state === 'accepted') return null
  const due = new Date(task.due)
  if (due < now) return { text: t('was due {day}', { day: dayInWords(due) }), isLate: true }
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
  if (due.toDateString() === now.toDateString()) return { text: t('due today'), isLate: false }
  if (due.toDateString() === tomorrow.toDateString())
    return { text: t('due tomorrow'), isLate: false }
  return { text: t('due {day}', { day: dayInWords(due) }), isLate: false }
}
