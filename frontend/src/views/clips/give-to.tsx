import { useEffect, useRef, useState } from 'preact/hooks'
import type { Id, Member } from '../../api/types'
import { plural, t } from '../../language/t'
import type { Handing } from '../../state/handing'
import { Avatar } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { HeldChoice } from './held-choice'
import { useClosing } from './use-closing'

function nameOf(member: Member): string {
  return member.user.display_name || member.user.username
}

function found(members: readonly Member[], text: string): Member[] {
  const wanted = text.trim().toLowerCase()
  const fits = (member: Member) =>
    `${nameOf(member)} ${member.user.username}`.toLowerCase().includes(wanted)
  return members.filter(fits).sort((a, b) => a.open - b.open)
}

/** People of the project with what they have waiting; who has least stands first. */
export function GiveTo(props: {
  members: readonly Member[]
  /** How many of the chosen clips somebody works on. */
  held: number
  onGive: (people: readonly Id[], handing: Handing) => void
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [handing, setHanding] = useState<Handing>('leave')
  const frame = useClosing(props.onClose)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const people = found(props.members, text)
  const labellers = props.members.filter((member) => member.role === 'annotator')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    props.onClose()
  }
  return (
    <section class="give-to panel" ref={frame} aria-label={t('Give to')} onKeyDown={onKeyDown}>
      <input
        ref={input}
        class="in s"
        type="search"
        dir="auto"
        aria-label={t('Search people')}
        placeholder={t('Search people')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <ul>
        {people.map((member) => (
          <li key={member.user.id}>
            <button type="button" onClick={() => props.onGive([member.user.id], handing)}>
              <Avatar name={nameOf(member)} small />
              <bdi class="grow cut">{nameOf(member)}</bdi>
              <span class="hint num">{t('{open} waiting', { open: member.open })}</span>
            </button>
          </li>
        ))}
        {people.length === 0 && (
          <li class="hint none">{t('Nobody of that name is in this project.')}</li>
        )}
      </ul>
      {labellers.length > 1 && (
        <button
          type="button"
          class="evenly"
          onClick={() =>
            props.onGive(
              labellers.map((member) => member.user.id),
              handing,
            )
          }
        >
          <Icon name="person" />
          {t('Share out evenly')}
          <span class="hint">
            {t('over {people}', { people: plural(labellers.length, '{n} person', '{n} people') })}
          </span>
        </button>
      )}
      {props.held > 0 && <HeldChoice count={props.held} handing={handing} onHanding={setHanding} />}
    </section>
  )
}
