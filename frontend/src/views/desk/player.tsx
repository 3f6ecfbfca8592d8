import type { ComponentChildren } from 'preact'
import { t } from '../../language/t'
import type { Act } from '../../state/desk/act'
import { ACT_WORDS } from '../../state/desk/act-words'
import { isGone } from '../../state/desk/phase'
import { FASTEST, SLOWEST } from '../../state/desk/playback'
import { formatClock, toMicros } from '../../timeline/time'
import { Button, IconButton } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { useKeyOf, WithKey } from './cap'
import { useRoom } from './context'
import { ListenMenu } from './listen-menu'

function Deed(props: {
  act: Act
  icon: IconName
  label: string
  small?: boolean
  disabled?: boolean
}) {
  const { act } = useRoom()
  const key = useKeyOf(props.act)
  return (
    <WithKey act={props.act}>
      <IconButton
        icon={props.icon}
        label={props.label}
        title={`${props.label}${key}`}
        size={props.small ? 's' : 'm'}
        disabled={props.disabled ?? false}
        onClick={() => act({ act: props.act })}
      />
    </WithKey>
  )
}

/** A press on a tool leaves the caret where it is: one goes on writing. */
export function keepFocus(event: MouseEvent): void {
  const target = event.target
  if (target instanceof Element && target.closest('button')) event.preventDefault()
}

/** Play button bottom left of the timeline, then what is done to the sound, then to the segments. */
export function Player() {
  const { desk } = useRoom()
  const isOnlyReview = desk.mode.value === 'review' && !desk.isCorrecting.value
  if (desk.practice.value) return <PracticePlayer />
  return (
    <section class="transport" aria-label={t('Player')} onMouseDown={keepFocus}>
      <PlayButtons />
      <Clock />
      <span class="sep" />
      <Speed />
      <span class="sep" />
      <LoopButton />
      <ListenMenu />
      <Volume />
      <span class="grow" />
      {!isOnlyReview && (
        <>
          <History />
          <span class="sep" />
          <SegmentTools />
          <span class="sep" />
        </>
      )}
      <Zoom />
    </section>
  )
}

function PracticePlayer() {
  return (
    <section class="transport" aria-label={t('Player')} onMouseDown={keepFocus}>
      <PlayButtons />
      <Clock />
      <span class="grow" />
      <span class="hint">{t('More tools appear with your first real clip.')}</span>
    </section>
  )
}

export function PlayButtons() {
  const { desk } = useRoom()
  const rests = isGone(desk.phase.value)
  return (
    <>
      <Deed act="back" icon="back" label={t('Back 2 seconds')} disabled={rests} />
      <PlayButton disabled={rests} />
      <Deed act="on" icon="forward" label={t('Forward 2 seconds')} disabled={rests} />
    </>
  )
}

function PlayButton({ disabled }: { disabled: boolean }) {
  const { desk, act } = useRoom()
  const isPlaying = desk.playback.playing.value
  const label = isPlaying ? t('Pause') : t('Play')
  return (
    <WithKey act="play">
      <button
        type="button"
        class="playb"
        aria-label={label}
        title={`${label}${useKeyOf('play')}`}
        disabled={disabled}
        onClick={() => act({ act: 'play' })}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
    </WithKey>
  )
}

/** Hundredths of a second; its own part, because it changes with every picture. */
export function Clock({ digits = 2 }: { digits?: number }) {
  const { desk } = useRoom()
  const duration = toMicros(desk.task.value?.clip.duration ?? 0)
  return (
    <span class="clock num">
      {formatClock(desk.playback.now.value, digits)} <span>/ {formatClock(duration, digits)}</span>
    </span>
  )
}

function Speed() {
  const { desk } = useRoom()
  const rate = desk.playback.rate.value
  return (
    <span class="ctl">
      <Deed act="slower" icon="minus" label={t('Slower')} small disabled={rate <= SLOWEST} />
      <output aria-label={t('Speed')}>{rate.toFixed(1)}×</output>
      <Deed act="faster" icon="plus" label={t('Faster')} small disabled={rate >= FASTEST} />
    </span>
  )
}

function LoopButton() {
  const { desk, act } = useRoom()
  const isOn = desk.playback.loops.value
  return (
    <WithKey act="loop">
      <Button
        kind="plain"
        size="s"
        icon="loop"
        pressed={isOn}
        extra={isOn ? 'on' : ''}
        title={t('Play the segment again and again{useKey}', { useKey: useKeyOf('loop') })}
        onClick={() => act({ act: 'loop' })}
      >
        {t('Loop')}
      </Button>
    </WithKey>
  )
}

function Slider(props: {
  label: string
  value: number
  width: number
  onValue: (v: number) => void
}) {
  return (
    <input
      class="slider"
      type="range"
      min={0}
      max={1}
      step={0.01}
      aria-label={props.label}
      value={props.value}
      style={{ width: `${props.width}px`, '--v': `${props.value * 100}%` }}
      onInput={(event) => props.onValue(Number(event.currentTarget.value))}
    />
  )
}

function Volume() {
  const { desk } = useRoom()
  return (
    <span class="row wide volume">
      <Icon name="volume" />
      <Slider
        label={t('Volume')}
        width={86}
        value={desk.playback.volume.value}
        onValue={(value) => desk.playback.setVolume(value)}
      />
    </span>
  )
}

function History() {
  const { desk } = useRoom()
  const { canUndo, canRedo } = desk.editor
  const mayEdit = desk.canEdit.value
  const hasLines = desk.phase.value.kind === 'ready'
  return (
    <>
      <Deed act="undo" icon="undo" label={t('Undo')} small disabled={!mayEdit || !canUndo.value} />
      <Deed act="redo" icon="redo" label={t('Redo')} small disabled={!mayEdit || !canRedo.value} />
      <Deed act="history" icon="clock" label={t('History')} small disabled={!hasLines} />
      <Deed act="find" icon="search" label={t('Find and replace')} small disabled={!hasLines} />
    </>
  )
}

function SegmentTools() {
  const { desk } = useRoom()
  const { document, selected } = desk.editor
  const chosen = desk.canEdit.value ? document.value.get(selected.value) : undefined
  const canJoin = !!chosen && !!document.value.next(chosen.id, chosen.speaker)
  return (
    <span class="ctl">
      <Tool act="split" disabled={!chosen}>
        {t('Split')}
      </Tool>
      <Tool act="join" disabled={!canJoin}>
        {t('Join')}
      </Tool>
      <Tool act="delete" disabled={!chosen}>
        {t('Delete')}
      </Tool>
    </span>
  )
}

function Tool(props: { act: Act; disabled: boolean; children: ComponentChildren }) {
  const { act } = useRoom()
  return (
    <WithKey act={props.act}>
      <Button
        kind="plain"
        size="s"
        title={`${ACT_WORDS[props.act]}${useKeyOf(props.act)}`}
        disabled={props.disabled}
        onClick={() => act({ act: props.act })}
      >
        {props.children}
      </Button>
    </WithKey>
  )
}

function Zoom() {
  const { hands } = useRoom()
  return (
    <span class="ctl">
      <Deed act="zoomOut" icon="minus" label={t('See more of the clip')} small />
      <span class="wide">
        <Slider
          label={t('Zoom')}
          width={72}
          value={hands.nearness.value}
          onValue={(value) => hands.setNearness(value)}
        />
      </span>
      <Deed act="zoomIn" icon="plus" label={t('Look closer')} small />
      <Deed act="fitSegment" icon="fit" label={t('Fit the segment')} small />
    </span>
  )
}
