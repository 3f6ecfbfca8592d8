import { useEffect, useRef } from 'preact/hooks'
import type { Link, User } from '../../api/types'
import { parts, t } from '../../language/t'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { dayInWords } from '../../ui/words'
import { CopyButton } from '../copy'

export interface MadeLink {
  user: User
  link: Link
}

function nameOf(user: User): string {
  return user.display_name || user.username
}

/** What becomes of the link: the mail that has gone, or that it is for the reader to send. */
function Way({ user, link }: MadeLink) {
  const name = nameOf(user)
  const day = dayInWords(link.expires_at)
  if (link.mailed_to) {
    return parts('{mailed} It works once, until {day}. You may send it by another way too.', {
      mailed: <strong>{t('Mailed to {address}.', { address: link.mailed_to })}</strong>,
      day,
    })
  }
  return parts(
    '{name} It works once, until {day}, and is not shown again. Whoever has it chooses the password.',
    { name: <strong>{t('Send this link to {name} now.', { name })}</strong>, day },
  )
}

/** Links that were just made, each until it is put away: a second one takes none from the eye. */
export function LinkPanels(props: { made: readonly MadeLink[]; onClose: (one: MadeLink) => void }) {
  return props.made.map((one) => (
    <LinkPanel key={one.link.url} {...one} onClose={() => props.onClose(one)} />
  ))
}

/** The server keeps only a fingerprint of a link, so this is the time to copy. */
function LinkPanel(props: MadeLink & { onClose: () => void }) {
  const { link, user } = props
  const name = nameOf(user)
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
        <Icon name={link.mailed_to ? 'check' : 'warn'} tone={link.mailed_to ? 'ok' : 'warn'} />
        <span>
          <Way user={user} link={link} />
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
