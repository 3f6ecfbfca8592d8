import { plural, t } from '../../language/t'
import { leftInWords } from '../../state/upload/pace'
import type { Item, UploadQueue } from '../../state/upload/queue'
import { groupsOf, totalsOf } from '../../state/upload/totals'
import { Announcement } from '../../ui/announce'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { Progress } from '../../ui/progress'
import { sizeInWords } from '../../ui/words'
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
      {rest > 0 && (
        <li class="hint num">
          {t('and {files}', { files: plural(rest, '{n} more file', '{n} more files') })}
        </li>
      )}
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
        {t('Need you')} <Chip tone="danger">{items.length}</Chip>
        <span class="grow" />
        {again.length > 1 && (
          <Button size="s" kind="plain" onClick={tryAll}>
            {t('Try all again')}
          </Button>
        )}
      </h3>
      <Lines items={items} queue={queue} />
    </>
  )
}

function headWords(queue: UploadQueue): string {
  const { sent, size } = totalsOf(queue.items.value)
  const bytes = t('{size} of {size2}', { size: sizeInWords(sent), size2: sizeInWords(size) })
  if (queue.isCutOff.value)
    return t('{bytes} · Waiting for the network, nothing is lost', { bytes })
  if (queue.isPaused.value) return t('{bytes} · paused', { bytes })
  const seconds = queue.isBusy ? queue.pace.secondsFor(size - sent) : null
  return seconds === null ? bytes : `${bytes} · ${leftInWords(seconds)}`
}

function PauseButton({ queue }: { queue: UploadQueue }) {
  if (queue.isCutOff.value) {
    return (
      <Button size="s" onClick={() => queue.goOn()}>
        {t('Try now')}
      </Button>
    )
  }
  const isPaused = queue.isPaused.value
  return (
    <Button size="s" kind="plain" onClick={() => queue.pause(!isPaused)}>
      {isPaused ? t('Go on') : t('Pause')}
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
    <section class="panel uploads" aria-label={t('Files')}>
      <header>
        <h2 class="num">{t('{inCount} of {all} in', { inCount, all })}</h2>
        <span class="quiet num small">
          {queue.isCutOff.value && <Icon name="warn" tone="warn" />}
          {headWords(queue)}
        </span>
        <span class="grow" />
        {isOver ? (
          <a class="small" href={clipsHref}>
            {t('See the clips')}
          </a>
        ) : (
          <PauseButton queue={queue} />
        )}
      </header>
      <Progress
        done={sent}
        total={size}
        label={t('{inCount} of {all} files in', { inCount, all })}
      />
      <Announcement text={isOver ? t('{inCount} of {all} files are in.', { inCount, all }) : ''} />
      <Needy items={needy} queue={queue} />
      {!isOver && <h3 class="gh">{t('On the way')}</h3>}
      <Lines items={going} queue={queue} />
      {done.length > 0 && (
        <h3 class="gh">
          {t('In')}{' '}
          <span class="hint num">
            {t('{files}, can be worked on once they are drawn', {
              files: plural(done.length, '{n} file', '{n} files'),
            })}
          </span>
          <span class="grow" />
          <Button size="s" kind="plain" onClick={() => queue.clearDone()}>
            {t('Clear the list')}
          </Button>
        </h3>
      )}
      <Lines items={done} queue={queue} />
    </section>
  )
}
