import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { frequencyMarks } from '../../canvas/mel'
import { t } from '../../language/t'
import type { Desk } from '../../state/desk/desk'
import type { SpeakerLook } from '../../state/desk/speakers'
import { say, sayTrouble } from '../../state/toasts'
import { Icon } from '../../ui/icon'
import { Menu, type MenuItem } from '../../ui/menu'
import { useRoom } from './context'
import { LookChip } from './speaker-chip'

/** Names of the rows, left of each; speakers can be renamed and added in place. */
export function Gutter(props: { hasSpectrogram: boolean }) {
  const { desk, hands } = useRoom()
  const lanesTop = hands.lanesTop.value
  const [renamed, rename] = useState<string | null>(null)
  const looks = desk.cast.looks.value
  const scroll = (by: number) => hands.view?.setLanesTop(lanesTop + by)
  // A browser that brings a focused name into sight moves the names alone: the lanes must go along.
  const onScroll = (event: Event) => {
    const frame = event.currentTarget
    if (!(frame instanceof HTMLElement) || frame.scrollTop === 0) return
    const by = frame.scrollTop
    frame.scrollTop = 0
    scroll(by)
  }
  return (
    <div class="gut">
      <div class="g-mini">{t('Whole clip')}</div>
      <div class="g-ruler" />
      <div class="g-wave">
        {desk.channel.value === null
          ? t('Waveform')
          : t('Channel {value}', { value: desk.channel.value + 1 })}
      </div>
      {props.hasSpectrogram && <SpectrogramAxis />}
      <div
        class="g-lanes"
        onWheel={(event) => scroll(event.deltaY)}
        onScroll={onScroll}
        style={{ '--lanes': looks.length }}
      >
        <div style={{ marginTop: `${-lanesTop}px` }}>
          {looks.map((look) =>
            renamed !== null && (look.id ?? '') === renamed ? (
              <NameField
                key={look.id}
                value={look.name}
                onDone={() => rename(null)}
                onName={(name) => desk.cast.rename(renamed, name)}
              />
            ) : (
              <LaneName key={look.id ?? 'nobody'} look={look} onRename={rename} />
            ),
          )}
          {renamed === 'new' && (
            <NameField
              value=""
              onDone={() => rename(null)}
              onName={(name) => desk.addSpeaker(name)}
            />
          )}
        </div>
      </div>
    </div>
  )
}

/** The row's name opens what can be chosen for it. */
function SpectrogramMenu({ name }: { name: string }) {
  const { desk, act } = useRoom()
  if (!desk.sound.value?.linear) return <span class="row-name">{name}</span>
  const item = (text: string, isLinear: boolean): MenuItem => ({
    kind: 'action',
    text,
    isChosen: desk.isLinear.value === isLinear,
    onSelect: () => {
      if (desk.isLinear.peek() !== isLinear) act({ act: 'linear' })
    },
  })
  return (
    <Menu
      label={t('{name}: kind', { name })}
      buttonClass="row-name"
      button={name}
      items={[item(t('Mel, for speech'), false), item(t('Linear, for formants'), true)]}
    />
  )
}

function SpectrogramAxis() {
  const { desk, hands } = useRoom()
  const row = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    const watch = new ResizeObserver(() => setHeight(row.current?.clientHeight ?? 0))
    if (row.current) watch.observe(row.current)
    return () => watch.disconnect()
  }, [])
  const { spectrogram, linear } = desk.sound.value ?? {}
  const isLinear = desk.isLinear.value && hands.near.value && linear !== undefined
  const axis = isLinear ? linear : spectrogram
  const scale = isLinear ? 'linear' : 'mel'
  return (
    <div class="g-spec" ref={row}>
      <SpectrogramMenu name={isLinear ? t('Linear') : t('Spectrogram')} />
      {axis &&
        frequencyMarks({ ...axis, scale }, height).map(({ hz, y, label }) => (
          <span key={`${hz} ${y}`} class="hz" style={{ top: `${y}px` }}>
            {label}
          </span>
        ))}
    </div>
  )
}

/** What makes one voice heard alone, or all of them again. */
function hearItem({ listening }: Desk, { id, name }: SpeakerLook): MenuItem {
  const isOnly = listening.only.value === id
  return {
    kind: 'action',
    text: isOnly ? t('Hear everybody') : t('Hear only {name}', { name }),
    onSelect: () => listening.hearOnly(isOnly ? undefined : id),
  }
}

/** What gives the lines of one speaker to another, or to nobody. */
function lineItems(desk: Desk, { id, name }: SpeakerLook): readonly MenuItem[] {
  if (!id || !desk.canEdit.value) return []
  const merge = (to: SpeakerLook) => {
    if (!to.id || !desk.editor.mergeSpeaker(id, to.id)) return
    say(
      t('All lines of {name} are {name2}’s now.', { name, name2: to.name }),
      () => void desk.editor.undo(),
    )
  }
  // A voice that a model proposed may be no person at all.
  const decline = () => {
    if (!desk.editor.mergeSpeaker(id, null)) return
    say(t('{name} is off all lines.', { name }), () => void desk.editor.undo())
  }
  const others = desk.cast.looks.value.filter((one) => one.id !== null && one.id !== id)
  return [
    ...others.map((other) => ({
      kind: 'action' as const,
      text: t('It is {name}', { name: other.name }),
      onSelect: () => merge(other),
    })),
    { kind: 'action', text: t('Take {name} off all lines', { name }), onSelect: decline },
  ]
}

function LaneName({ look, onRename }: { look: SpeakerLook; onRename: (id: string) => void }) {
  const { desk } = useRoom()
  const { id } = look
  const only = desk.listening.only.value
  const mayRename = desk.mayRename.value
  const items: MenuItem[] = [hearItem(desk, look)]
  // Names that others use are a reviewer's to change.
  if (id && (desk.cast.isAddedHere(id) || mayRename)) {
    items.push({ kind: 'action', text: t('Rename'), onSelect: () => onRename(id) })
  }
  if (desk.canEdit.value || mayRename) {
    items.push({ kind: 'action', text: t('Add a speaker'), onSelect: () => onRename('new') })
  }
  items.push(...lineItems(desk, look))
  return (
    <div class={only === undefined || only === id ? 'g-lane' : 'g-lane hushed'}>
      <LookChip look={look} />
      <Menu
        label={t('{name}: more', { name: look.name })}
        button={<Icon name="more" />}
        buttonClass="lane-more"
        items={items}
      />
    </div>
  )
}

/** A name that is typed where it stands; Enter or leaving keeps it, Esc does not. */
export function NameField(props: {
  value: string
  onName: (name: string) => Promise<unknown>
  onDone: () => void
}) {
  const [name, setName] = useState(props.value)
  const keep = () => {
    props.onDone()
    const wanted = name.trim()
    if (wanted && wanted !== props.value) props.onName(wanted).catch(sayTrouble)
  }
  return (
    <div class="g-lane">
      <input
        class="in s"
        dir="auto"
        aria-label={t('Name of the speaker')}
        maxLength={80}
        value={name}
        ref={(box) => box?.focus()}
        onInput={(event) => setName(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.isComposing) return
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') props.onDone()
          event.stopPropagation()
        }}
      />
    </div>
  )
}
