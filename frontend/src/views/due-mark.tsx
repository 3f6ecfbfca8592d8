import type { Task } from '../api/types'
import { Chip } from '../ui/chip'
import { dueOf } from './due'

/** When a clip is wanted, where it has a day; late ones stand out. */
export function DueMark({ task }: { task: Task }) {
  const due = dueOf(task)
  if (!due) return null
  if (due.isLate) return <Chip tone="warn">{due.text}</Chip>
  return <span class="hint num">{due.text}</span>
}
