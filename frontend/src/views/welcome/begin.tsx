import { useEffect, useRef, useState } from 'preact/hooks'
import { get, post } from '../../api/client'
import { openDemo } from '../../api/session'
import type { Id, Page, Task } from '../../api/types'
import { t } from '../../language/t'
import { navigate } from '../../state/router'
import { session, user } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { TinyWave } from './art'
import { wholeClip } from './demo-sound'

const TRIES = 40
const PAUSE_MS = 750

/** A clip of the project that one may work on now, or null while there is none. */
async function findTask(project: Id): Promise<Task | null> {
  const tasks = await get<Page<Task>>(`/projects/${project}/tasks`, { limit: 20 })
  const isOwn = (task: Task) => task.assignee?.id === user.value?.id && task.can_edit
  const claimed =
    tasks.results.find(isOwn) ?? (await post<Task | undefined>(`/projects/${project}/claim`))
  return claimed ?? null
}

/** Make the demo project and open its first clip on the desk, as soon as its sound is read. */
async function goToDemo(): Promise<void> {
  const project = await openDemo()
  for (let tries = 0; tries < TRIES; tries += 1) {
    const task = await findTask(project.id)
    if (task) {
      navigate(`/desk/${task.id}`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  navigate(`/projects/${project.id}`)
}

function useDemo(): [boolean, () => void] {
  const [isBusy, setBusy] = useState(false)
  const open = () => {
    if (isBusy) return
    setBusy(true)
    goToDemo()
      .catch(sayTrouble)
      .finally(() => setBusy(false))
  }
  return [isBusy, open]
}

/** The way into the demo from elsewhere. */
export function DemoButton({ kind }: { kind: 'main' | 'outlined' }) {
  const [isBusy, open] = useDemo()
  return (
    <Button kind={kind} onClick={open} disabled={isBusy}>
      {t('Open the demo')}
    </Button>
  )
}

function DemoCard() {
  const [isBusy, open] = useDemo()
  const card = useRef<HTMLButtonElement>(null)
  useEffect(() => card.current?.focus(), [])
  return (
    <button type="button" class="choice first" ref={card} onClick={open} aria-busy={isBusy}>
      <span class="pic">
        <TinyWave bars={wholeClip.slice(4, 80)} />
      </span>
      <span class="what">
        <strong>{t('Try the demo project')}</strong>
        <span class="quiet" role="status">
          {isBusy
            ? t('Reading the sound. This takes a few seconds, once.')
            : t(
                'A famous speech and a meeting, under a minute in all, with lines to correct. Change anything, nothing can break.',
              )}
        </span>
      </span>
      <span class="b main">{t('Open the demo')}</span>
    </button>
  )
}

/** Step 2: hear something at once, or set up one's own. */
export function Begin({ name }: { name: string }) {
  return (
    <>
      <p class="step num">{t('Step 2 of 2')}</p>
      <h1>{t('Hello {name}. Where shall we begin?', { name: name.split(/\s/, 1).join() })}</h1>
      <div class="choices">
        {session.value?.can_demo && <DemoCard />}
        <a class="choice" href="/projects/new">
          <span class="pic">
            <Icon name="plus" />
          </span>
          <span class="what">
            <strong>{t('Set up my own project')}</strong>
            <span class="quiet">
              {t('Name it, pick what people will mark, drop in your audio. About two minutes.')}
            </span>
          </span>
          <span class="b">{t('Start')}</span>
        </a>
      </div>
      <p class="hint after">{t('Both are there later too: Projects, top left.')}</p>
    </>
  )
}
