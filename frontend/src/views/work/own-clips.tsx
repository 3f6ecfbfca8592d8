import { useState } from 'preact/hooks'
import type { Task, Work } from '../../api/types'
import { t } from '../../language/t'
import { around, doneOf, isStarted } from '../../state/work'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { Progress } from '../../ui/progress'
import { lengthInWords } from '../../ui/words'
import { DueMark } from '../due-mark'

const SHOWN = 5

function StateMark({ task }: { task: Task }) {
  if (task.state === 'accepted') {
    return (
      <span class="st done">
        <Icon name="check" />
      </span>
    )
  }
  if (task.state === 'submitted') {
    return (
      <span class="st">
        <Icon name="clock" />
      </span>
    )
  }
  if (task.state === 'returned') {
    return (
      <span class="st back">
        <Icon name="returned" />
      </span>
    )
  }
  return <span class={isStarted(task) ? 'st now' : 'st open'} aria-hidden="true" />
}

function StateWord({ task }: { task: Task }) {
  if (task.state === 'accepted') return <Chip tone="ok">{t('Accepted')}</Chip>
  if (task.state === 'submitted') return <Chip>{t('With the reviewer')}</Chip>
  if (task.state === 'returned') return <Chip tone="warn">{t('Sent back')}</Chip>
  if (isStarted(task)) return <Chip tone="info">{t('Started')}</Chip>
  return <span class="hint num">{lengthInWords(task.clip.duration ?? 0)}</span>
}

/** Own clips in order: a few round the present one, or all of them. */
export function OwnClips({ work, nowId }: { work: Work; nowId: string | null }) {
  const [isWhole, setWhole] = useState(false)
  const { done, total } = doneOf(work)
  const rows = work.tasks
  if (rows.length === 0) return null
  const now = Math.max(
    0,
    rows.findIndex((task) => task.id === nowId),
  )
  const shown = isWhole ? rows : around(rows, now, SHOWN)
  const words = t('{done} of {total} done', { done, total })
  return (
    <section aria-labelledby="own-clips">
      <div class="sec">
        <h2 id="own-clips">{t('Your clips')}</h2>
        <span class="quiet small num end">{words}</span>
      </div>
      <div class="panel own">
        <Progress done={done} total={total} label={words} />
        <ul>
          {shown.map((task) => (
            <li key={task.id}>
              <a href={`/desk/${task.id}`} aria-current={task.id === nowId ? 'true' : undefined}>
                <StateMark task={task} />
                <span class="grow cut">
                  <bdi>{task.clip.name}</bdi>
                </span>
                <DueMark task={task} />
                <StateWord task={task} />
              </a>
            </li>
          ))}
        </ul>
        {rows.length > SHOWN && (
          <Button size="s" kind="plain" expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? t('Show fewer') : t('More of your clips')}
          </Button>
        )}
      </div>
    </section>
  )
}
