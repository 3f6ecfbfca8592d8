import { useEffect, useRef, useState } from 'preact/hooks'
import { get, post } from '../../api/client'
import { openDemo } from '../../api/session'
import type { Page, Task } from '../../api/types'
import { navigate } from '../../state/router'
import { session } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { TinyWave } from './art'
import { opening } from './demo-sound'

/** Make the demo project and open its clip on the desk. */
async function goToDemo(): Promise<void> {
  const project = await openDemo()
  const tasks = await get<Page<Task>>(`/projects/${project.id}/tasks`, { limit: 1 })
  const task = tasks.results[0] ?? (await post<Task | undefined>(`/projects/${project.id}/claim`))
  navigate(task ? `/desk/${task.id}` : `/projects/${project.id}`)
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
export function DemoButton() {
  const [isBusy, open] = useDemo()
  return (
    <Button kind="main" onClick={open} disabled={isBusy}>
      Open the demo
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
        <TinyWave bars={opening.slice(0, 76)} />
      </span>
      <span class="what">
        <strong>Try the demo project</strong>
        <span class="quiet">
          One 34-second clip, ten sentences, already half done. Change anything, nothing can break.
        </span>
      </span>
      <span class="b main">Open the demo</span>
    </button>
  )
}

/** Step 2: hear something at once, or set up one's own. */
export function Begin({ name }: { name: string }) {
  return (
    <>
      <p class="step num">Step 2 of 2</p>
      <h1>Hello {name.split(/\s/)[0]}. Where shall we begin?</h1>
      <div class="choices">
        {session.value?.can_demo && <DemoCard />}
        <a class="choice" href="/projects/new">
          <span class="pic">
            <Icon name="plus" />
          </span>
          <span class="what">
            <strong>Set up my own project</strong>
            <span class="quiet">
              Name it, pick what people will mark, drop in your audio. About two minutes.
            </span>
          </span>
          <span class="b">Start</span>
        </a>
      </div>
      <p class="hint after">Both are there later too: Projects, top left.</p>
    </>
  )
}
