import { useEffect, useRef, useState } from 'preact/hooks'
import type { Notice } from '../../api/notices'
import { t } from '../../language/t'
import { told } from '../../language/told'
import { badgeOf, lookForNotices, notices, seeNotices } from '../../state/notices'
import { sayTrouble } from '../../state/toasts'
import { Icon, type IconName } from '../../ui/icon'
import { agoInWords } from '../../ui/words'
import { useRefresh } from '../use-refresh'

const LOOK_EVERY_MS = 60_000

const ICONS: Readonly<Record<Notice['kind'], IconName>> = {
  given: 'plus',
  returned: 'returned',
  commented: 'note',
  settled: 'check',
  due: 'clock',
  exported: 'file',
  export_failed: 'warn',
  imported: 'file',
  import_failed: 'warn',
}

function Line({ notice, onGo }: { notice: Notice; onGo: () => void }) {
  return (
    <li>
      <a href={notice.link} class={notice.is_new ? 'new' : ''} onClick={onGo}>
        <Icon name={ICONS[notice.kind]} tone={notice.is_new ? '' : 'dim'} />
        <span class="grow">
          <bdi>{told(notice.message)}</bdi>
          {notice.is_new && <span class="sr"> {t('(new)')}</span>}
          <span class="hint num">
            <bdi>{notice.project.name}</bdi> · {agoInWords(notice.created_at)}
          </span>
        </span>
      </a>
    </li>
  )
}

/** What somebody was told; the number is what is new. Opening it is reading it. */
export function Bell() {
  const [isOpen, open] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const now = notices.value
  useEffect(() => void lookForNotices(), [])
  useRefresh(() => void lookForNotices(), LOOK_EVERY_MS, !isOpen)
  useEffect(() => {
    if (!isOpen) return
    seeNotices().catch(sayTrouble)
    const onDown = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) open(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      open(false)
      opener.current?.focus()
    }
    document.addEventListener('pointerdown', onDown)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onDown)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])
  const badge = badgeOf(now)
  const label = badge ? t('Notes for you, {badge} new', { badge }) : t('Notes for you')
  return (
    <div class="menu bell" ref={frame}>
      <button
        ref={opener}
        type="button"
        class="b icon plain"
        aria-expanded={isOpen}
        aria-label={label}
        title={t('Notes for you')}
        onClick={() => open(!isOpen)}
      >
        <Icon name="bell" />
        {badge && (
          <span class="badge num" aria-hidden="true">
            {badge}
          </span>
        )}
      </button>
      {isOpen && (
        <section class="menu-list notes" aria-label={t('Notes for you')}>
          {now && now.results.length > 0 ? (
            <ul>
              {now.results.map((notice) => (
                <Line key={notice.id} notice={notice} onGo={() => open(false)} />
              ))}
            </ul>
          ) : (
            <p class="quiet">{t('Nothing yet. What concerns you is told here.')}</p>
          )}
        </section>
      )}
    </div>
  )
}
