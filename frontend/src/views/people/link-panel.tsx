import { useEffect, useRef } from 'preact/hooks'
import type { Link } from '../../api/types'
import { parts, t } from '../../language/t'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { dayInWords } from '../../ui/words'
import { CopyButton } from '../copy'

/** A link that was just made; the server keeps only a fingerprint, so this is the time to copy. */
export function LinkPanel(props: { name: string; link: Link; onClose: () => void }) {
  const { link, name } = props
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [link.url])
  const isInvitation = link.kind === 'invitation'
  return (
    <Panel
      isFresh
      title={
        isInvitation ? t('Invitation for {name}', { name }) : t('New password for {name}', { name })
      }
      actions={
        <Button size="s" kind="plain" onClick={props.onClose}>
          {t('Done')}
        </Button>
      }
    >
      <p class="note-line">
        <Icon name="warn" tone="warn" />
        <span>
          {parts(
            '{name} It works once, until {day}, and is not shown again. Whoever has it chooses the password.',
            {
              name: <strong>{t('Send this link to {name} now.', { name })}</strong>,
              day: dayInWords(link.expires_at),
            },
          )}
        </span>
      </p>
      <div class="secret">
        <code>{link.url}</code>
        <CopyButton kind="main" size="s" text={link.url} buttonRef={button}>
          {t('Copy link')}
        </CopyButton>
      </div>
    </Panel>
  )
}
