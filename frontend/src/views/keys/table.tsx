import { isWeak } from '../../api/keys'
import type { ApiKey } from '../../api/types'
import { plural, t } from '../../language/t'
import { user } from '../../state/session'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { Table } from '../../ui/table'
import { agoInWords, dayInWords } from '../../ui/words'

const COLUMNS = [
  { title: t('Name') },
  { title: t('May') },
  { title: t('Starts with') },
  { title: t('Last used') },
  { title: t('Ends') },
  { title: '', isEnd: true },
]

const DAY_MS = 86_400_000
const WARN_DAYS = 5

/** Whole days until the end: 0 on the last day, below 0 after it; null without an end. */
export function daysLeft(key: ApiKey, now: Date): number | null {
  if (!key.expires_at) return null
  return Math.floor((Date.parse(key.expires_at) - now.getTime()) / DAY_MS)
}

function isOver(key: ApiKey, now: Date): boolean {
  return key.revoked_at !== null || (daysLeft(key, now) ?? 0) < 0
}

function End({ apiKey, now }: { apiKey: ApiKey; now: Date }) {
  if (apiKey.revoked_at) return <Chip tone="danger">{t('Revoked')}</Chip>
  if (isWeak(apiKey, now))
    return <Chip tone="warn">{apiKey.scopes_now.length === 0 ? t('Rests') : t('May do less')}</Chip>
  const left = daysLeft(apiKey, now)
  if (left === null || !apiKey.expires_at) return <>{t('no end')}</>
  if (left < 0)
    return <Chip tone="danger">{t('Ended {day}', { day: dayInWords(apiKey.expires_at) })}</Chip>
  if (left === 0) return <Chip tone="warn">{t('today')}</Chip>
  if (left <= WARN_DAYS)
    return <Chip tone="warn">{t('in {days}', { days: plural(left, '{n} day', '{n} days') })}</Chip>
  return <>{dayInWords(apiKey.expires_at)}</>
}

function revokedBy(key: ApiKey, now: Date): string {
  const by = key.revoked_by
  const when = agoInWords(key.revoked_at ?? '', now)
  if (!by) return when
  if (by.id === user.value?.id) return t('by you, {when}', { when })
  return t('by {name}, {when}', { name: by.display_name || by.username, when })
}

/** Whose it is: whoever it belongs to decides what it may do. */
function ownerOf({ owner }: ApiKey): string {
  if (!owner) return t('Belongs to the project')
  if (owner.id === user.value?.id) return t('Belongs to you')
  return t('Belongs to {name}', { name: owner.display_name || owner.username })
}

interface RowProps {
  apiKey: ApiKey
  now: Date
  onRevoke: (key: ApiKey) => void
  onRenew: (key: ApiKey) => void
  /** Absent in an archived project: there keys only end. */
  onTakeOver?: ((key: ApiKey) => void) | undefined
}

function Deeds({ apiKey, now, onRevoke, onRenew, onTakeOver }: RowProps) {
  if (apiKey.revoked_at) return <span class="hint">{revokedBy(apiKey, now)}</span>
  const left = daysLeft(apiKey, now)
  return (
    <>
      {onTakeOver && isWeak(apiKey, now) && (
        <Button size="s" onClick={() => onTakeOver(apiKey)}>
          {t('Take over')}
        </Button>
      )}{' '}
      {left !== null && left <= WARN_DAYS && (
        <Button size="s" onClick={() => onRenew(apiKey)}>
          {t('Renew')}
        </Button>
      )}{' '}
      {!isOver(apiKey, now) && (
        <Button size="s" kind="plain" onClick={() => onRevoke(apiKey)}>
          {t('Revoke')}
        </Button>
      )}
    </>
  )
}

function Row(props: RowProps) {
  const { apiKey, now } = props
  return (
    <tr class={apiKey.revoked_at ? 'gone' : ''}>
      <td>
        <strong>
          <bdi>{apiKey.name}</bdi>
        </strong>
        <br />
        <small class="quiet">{ownerOf(apiKey)}</small>
      </td>
      <td>
        <span class="chips">
          {apiKey.scopes.map((scope) => (
            <Chip key={scope}>{scope}</Chip>
          ))}
        </span>
      </td>
      <td>
        <code>{apiKey.prefix}</code>
      </td>
      <td class={apiKey.last_used_at ? 'num' : 'quiet'}>
        {apiKey.last_used_at ? agoInWords(apiKey.last_used_at, now) : t('never')}
      </td>
      <td class="num">
        <End apiKey={apiKey} now={now} />
      </td>
      <td class="r nowrap">
        <Deeds {...props} />
      </td>
    </tr>
  )
}

/** Every key of the project; revoked ones stay, struck through. */
export function KeyTable(props: { keys: readonly ApiKey[] } & Omit<RowProps, 'apiKey'>) {
  return (
    <Table label={t('API keys')} columns={COLUMNS}>
      {props.keys.map((key) => (
        <Row
          key={key.id}
          apiKey={key}
          now={props.now}
          onRevoke={props.onRevoke}
          onRenew={props.onRenew}
          onTakeOver={props.onTakeOver}
        />
      ))}
    </Table>
  )
}
