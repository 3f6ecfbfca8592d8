import { useEffect, useRef } from 'preact/hooks'
import type { Link } from '../../api/types'
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
      title={isInvitation ? `Invitation for ${name}` : `New password for ${name}`}
      actions={
        <Button size="s" kind="plain" onClick={props.onClose}>
          Done
        </Button>
      }
    >
      <p class="note-line">
        <Icon name="warn" tone="warn" />
        <span>
          <strong>Send this link to {name} now.</strong> It works once, until{' '}
          {dayInWords(link.expires_at)}, and is not shown again. Whoever has it chooses the
          password.
        </span>
      </p>
      <div class="secret">
        <code>{link.url}</code>
        <CopyButton kind="main" size="s" text={link.url} buttonRef={button}>
          Copy link
        </CopyButton>
      </div>
    </Panel>
  )
}
