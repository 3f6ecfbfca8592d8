import { leftInWords } from '../../state/upload/pace'
import type { Item, UploadQueue } from '../../state/upload/queue'
import { groupsOf, totalsOf } from '../../state/upload/totals'
import { Announcement } from '../../ui/announce'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { Progress } from '../../ui/progress'
import { countOf, sizeInWords } from '../../ui/words'
import { UploadLine } from './line'

/** More lines than this nobody reads; the rest is counted. */
const SHOWN = 40

function Lines({ items, queue }: { items: readonly Item[]; queue: UploadQueue }) {
  const rest = items.length - SHOWN
  return (
    <ul class="fl">
      {items.slice(0, SHOWN).map((item) => (
        <UploadLine key={item.id} item={item} queue={queue} />
      ))}
      {rest > 0 && <li class="hint num">and {countOf(rest, 'more file')}</li>}
    </ul>
  )
}

function Needy({ items, queue }: { items: readonly Item[]; queue: UploadQueue }) {
  if (items.length === 0) return null
  const again = items.filter((item) => item.canRetry)
  const tryAll = () => {
    for (const item of again) queue.retry(item)
  }
  return (
    <>
      <h3 class="gh strong">
        Need you <Chip tone="danger">{items.length}</Chip>
        <span class="grow" />
        {again.length > 1 && (
          <Button size="s" kind="plain" onClick={tryAll}>
            Try all again
          </Button>
        )}
      </h3>
      <Lines items={items} queue={queue} />
    </>
  )
}

function headWords(queue: UploadQueue): string {
  const { sent, size } = totalsOf(queue.items.value)
  const bytes = `${sizeInWords(sent)} of ${sizeInWords(size)}`
  if (queue.isCutOff.value) return `${bytes} · Waiting for the network, nothing is lost`
  if (queue.isPaused.value) return `${bytes} · paused`
  const seconds = queue.isBusy ? queue.pace.secondsFor(size - sent) : null
  return seconds === null ? bytes : `${bytes} · ${leftInWords(seconds)}`
}

function PauseButton({ queue }: { queue: UploadQueue }) {
  if (queue.isCutOff.value) {
    return (
      <Button size="s" onClick={() => queue.goOn()}>
        Try now
      </Button>
    )
  }
  const isPaused = queue.isPaused.value
  return (
    <Button size="s" kind="plain" onClick={() => queue.pause(!isPaused)}>
      {isPaused ? 'Go on' : 'Pause'}
    </Button>
  )
}

/** All files of this page: those that need somebody first, then those on the way, then those in. */
export function UploadList({ queue, clipsHref }: { queue: UploadQueue; clipsHref: string }) {
  const items = queue.items.value
  const { needy, going, done } = groupsOf(items)
  const { done: inCount, all, sent, size } = totalsOf(items)
  const isOver = going.length === 0
  return (
    <section class="panel uploads" aria-label="Files">
      <header>
        <h2 class="num">
          {inCount.toLocaleString('en')} of {all.toLocaleString('en')} in
        </h2>
        <span class="quiet num small">
          {queue.isCutOff.value && <Icon name="warn" tone="warn" />}
          {headWords(queue)}
        </span>
        <span class="grow" />
        {isOver ? (
          <a class="small" href={clipsHref}>
            See the clips
          </a>
        ) : (
          <PauseButton queue={queue} />
        )}
      </header>
      <Progress done={sent} total={size} label={`${inCount} of ${all} files in`} />
      <Announcement text={isOver ? `${inCount} of ${all} files are in.` : ''} />
      <Needy items={needy} queue={queue} />
      {!isOver && <h3 class="gh">On the way</h3>}
      <Lines items={going} queue={queue} />
      {done.length > 0 && (
        <h3 class="gh">
          In{' '}
          <span class="hint num">
            {countOf(done.length, 'file')}, can be worked on once they are drawn
          </span>
          <span class="grow" />
          <Button size="s" kind="plain" onClick={() => queue.clearDone()}>
            Clear the list
          </Button>
        </h3>
      )}
      <Lines items={done} queue={queue} />
    </section>
  )
}
