import { t } from '../../language/t'
import type { Item, UploadQueue } from '../../state/upload/queue'
import { Button } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { percent, sizeInWords } from '../../ui/words'

const ROUND = 2 * Math.PI * 7.5

/** How far one file is, as a ring of the size of an icon. */
function Ring({ item }: { item: Item }) {
  const share = percent(item.sent, item.file.size)
  return (
    <svg
      class="i ring"
      viewBox="0 0 20 20"
      role="progressbar"
      aria-label={`${item.file.name}: ${share} %`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
    >
      <circle class="all" cx="10" cy="10" r="7.5" />
      <circle
        class="part"
        cx="10"
        cy="10"
        r="7.5"
        stroke-dasharray={`${(share / 100) * ROUND} 99`}
        transform="rotate(-90 10 10)"
      />
    </svg>
  )
}

const ICONS: Readonly<Record<'waiting' | 'in' | 'same' | 'failed', [IconName, string]>> = {
  waiting: ['clock', 'dim'],
  in: ['check', 'ok'],
  same: ['info', 'dim'],
  failed: ['warn', 'danger'],
}

function Mark({ item }: { item: Item }) {
  if (item.state === 'sending') return <Ring item={item} />
  const [name, tone] = ICONS[item.state]
  return <Icon name={name} tone={tone} />
}

function Deeds({ item, queue }: { item: Item; queue: UploadQueue }) {
  if (item.state === 'failed') {
    return (
      <span class="row">
        {item.isPersonUnknown && (
          <Button size="s" onClick={() => queue.retryWithoutPerson(item)}>
            {t('Add without a person')}
          </Button>
        )}
        {item.canRetry && (
          <Button size="s" onClick={() => queue.retry(item)}>
            {t('Try again')}
          </Button>
        )}
        <Button size="s" kind="plain" onClick={() => queue.leaveOut(item)}>
          {t('Leave out')}
        </Button>
      </span>
    )
  }
  if (item.state === 'waiting' || item.state === 'sending') {
    return (
      <Button size="s" kind="plain" onClick={() => queue.leaveOut(item)}>
        {t('Leave out')}
      </Button>
    )
  }
  return null
}

/** One file: how far it is, what is wrong with it, and what can be done. */
export function UploadLine({ item, queue }: { item: Item; queue: UploadQueue }) {
  return (
    <li data-state={item.state}>
      <Mark item={item} />
      <span class="grow">
        <span class="fn cut" title={item.path}>
          <bdi>{item.file.name}</bdi>
        </span>
        {item.words && <span class="msg">{item.words}</span>}
      </span>
      <Deeds item={item} queue={queue} />
      <span class="num hint sz">{sizeInWords(item.file.size)}</span>
    </li>
  )
}
