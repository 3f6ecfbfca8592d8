import { useRef } from 'preact/hooks'
import type { Clip } from '../../api/types'
import { t } from '../../language/t'
import { told } from '../../language/told'
import { lengthOf, noteOf, wordsOf } from '../../state/clip-words'
import { playBit } from '../../state/preview'
import { Button, IconButton } from '../../ui/button'
import { Avatar, Chip } from '../../ui/chip'
import { Icon } from '../../ui/icon'
import { SmallWave } from '../wave'

export interface RowDeeds {
  onRetry: (clip: Clip) => void
  onLetPass: (clip: Clip) => void
  onDelete: (clip: Clip) => void
}

function People({ clip }: { clip: Clip }) {
  const people = clip.tasks.flatMap(({ assignee }) => (assignee ? [assignee] : []))
  const [first, ...others] = people
  if (!first) return <span class="hint">{t('nobody yet')}</span>
  const name = first.display_name || first.username
  const rest = others.map((person) => person.display_name || person.username).join(', ')
  return (
    <span class="who">
      <Avatar name={name} small />
      <bdi class="cut">{name}</bdi>
      {others.length > 0 && (
        <span class="hint" title={rest}>
          +{others.length}
          <span class="sr">: {rest}</span>
        </span>
      )}
    </span>
  )
}

function Check({ clip }: { clip: Clip }) {
  return (
    <span class="chips">
      {clip.quality.map((note) => {
        const { text, tone } = noteOf(note)
        return (
          <span key={note.code} title={told(note.message)}>
            <Chip tone={tone}>
              <span class="cut">{text}</span>
            </Chip>
          </span>
        )
      })}
    </span>
  )
}

function Name({ clip }: { clip: Clip }) {
  const [task] = clip.tasks
  const name = <bdi>{clip.name}</bdi>
  return (
    <>
      {task && clip.state === 'ready' ? (
        <a class="nm" href={`/desk/${task.id}`} tabIndex={-1}>
          {name}
        </a>
      ) : (
        <span class="nm">{name}</span>
      )}
      {clip.external_id && (
        <small class="quiet" title={t('Your own id')}>
          <bdi>{clip.external_id}</bdi>
        </small>
      )}
    </>
  )
}

function State({ clip, deeds }: { clip: Clip; deeds: RowDeeds | null }) {
  return (
    <>
      <span class="chips">
        {wordsOf(clip).map(({ text, tone }) => (
          <Chip key={text} tone={tone}>
            {text}
          </Chip>
        ))}
      </span>
      {clip.state === 'failed' && deeds && (
        <Button size="s" onClick={() => deeds.onRetry(clip)}>
          {t('Try again')}
        </Button>
      )}
      {clip.state === 'ready' && clip.is_held && deeds && (
        <Button size="s" onClick={() => deeds.onLetPass(clip)}>
          {t('Let it pass')}
        </Button>
      )}
    </>
  )
}

/** Plays three seconds from where it is pressed; by key from the start. */
function WaveButton({ clip }: { clip: Clip }) {
  const onClick = (event: MouseEvent & { currentTarget: HTMLButtonElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = event.detail === 0 ? 0 : (event.clientX - left) / width
    void playBit(clip.id, share)
  }
  const label = t('Play 3 seconds of {name}', { name: clip.name })
  return (
    <button type="button" class="wave-button" aria-label={label} title={label} onClick={onClick}>
      <SmallWave clip={clip.id} bars={120} />
    </button>
  )
}

type OnTick = (isOn: boolean, isRange: boolean) => void

function TickCell(props: { name: string; isTicked: boolean; onTick: OnTick }) {
  const { isTicked } = props
  const isShift = useRef(false)
  // With Shift the browser would select text, and then not pass the click on to the box.
  const onDown = (event: MouseEvent) => {
    isShift.current = event.shiftKey
    if (event.shiftKey) event.preventDefault()
  }
  const onClick = (event: MouseEvent & { currentTarget: HTMLInputElement }) => {
    props.onTick(event.currentTarget.checked, event.shiftKey || isShift.current)
    isShift.current = false
  }
  return (
    <td class="ck">
      <label class="tick" onMouseDown={onDown}>
        <input class="sr" type="checkbox" checked={isTicked} onClick={onClick} />
        <span class={isTicked ? 'check on' : 'check'} aria-hidden="true">
          {isTicked && <Icon name="check" />}
        </span>
        <span class="sr">{t('Choose {name}', { name: props.name })}</span>
      </label>
    </td>
  )
}

/** One clip. Without `deeds` and `onTick` it is only looked at. */
export function ClipRow(props: {
  clip: Clip
  isTicked: boolean
  /** With Shift the range from the last one. */
  onTick: OnTick | null
  deeds: RowDeeds | null
}) {
  const { clip, isTicked, onTick, deeds } = props
  return (
    <tr class={isTicked ? 'sel' : ''} data-clip={clip.id}>
      {onTick && <TickCell name={clip.name} isTicked={isTicked} onTick={onTick} />}
      <td class="wv">{clip.state === 'ready' && <WaveButton clip={clip} />}</td>
      <td class="name-cell">
        <Name clip={clip} />
      </td>
      <td class="r num">{clip.duration === null ? '' : lengthOf(clip.duration)}</td>
      <td>
        <span class="state-cell">
          <State clip={clip} deeds={deeds} />
        </span>
      </td>
      <td>
        <People clip={clip} />
      </td>
      <td class="hy">
        {clip.state === 'failed' ? (
          <span class="reason">{told(clip.reason)}</span>
        ) : (
          <Check clip={clip} />
        )}
      </td>
      {deeds && (
        <td class="r">
          <IconButton
            icon="trash"
            size="s"
            label={t('Delete {name}', { name: clip.name })}
            onClick={() => deeds.onDelete(clip)}
          />
        </td>
      )}
    </tr>
  )
}
