import { effect, untracked, useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import {
  type PictureRow,
  type RowHeights,
  type TimelineIntents,
  TimelineView,
} from '../../canvas/timelineview'
import { parts, t } from '../../language/t'
import { hearEdge, showPlace } from '../../state/desk/acts'
import type { Desk } from '../../state/desk/desk'
import { newId } from '../../state/desk/ids'
import { SPECTROGRAM, user } from '../../state/session'
import { type Micros, toMicros } from '../../timeline/time'
import { Button } from '../../ui/button'
import { useRoom } from './context'
import { Gutter } from './gutter'
import { loadersOf } from './loaders'
import { SpectrogramGrip } from './spectrogram-grip'

const LANES_SHOWN = 5

function pixels(style: CSSStyleDeclaration, name: string): number {
  return Number.parseFloat(style.getPropertyValue(name)) || 0
}

/** The rows' heights as the style sheet has them for this window. */
function rowsOf(host: Element, hasSpectrogram: boolean): RowHeights {
  const style = getComputedStyle(host)
  return {
    minimap: pixels(style, '--desk-minimap'),
    ruler: pixels(style, '--desk-ruler'),
    waveform: pixels(style, '--desk-wave'),
    spectrogram: hasSpectrogram ? pixels(style, '--desk-spec') : 0,
    lane: pixels(style, '--desk-lane'),
    lanesShown: LANES_SHOWN,
  }
}

const STEP_NAMES = { create: t('New segment'), move: t('Move'), resize: t('Time') } as const

function commit(desk: Desk, changes: Parameters<TimelineIntents['commit']>[0], name: string) {
  if (!desk.editor.apply(changes, name)) return
  const [first] = changes
  if (first?.op === 'put') desk.select(first.segment.id)
}

/** Plays what lies inside the edge that was dragged. */
function hearDragged(desk: Desk, heard: Micros | null): void {
  const segment = desk.editor.current.peek()
  if (heard === null || !segment) return
  const isStart = Math.abs(segment.start - heard) < Math.abs(segment.end - heard)
  hearEdge(desk, isStart ? 'start' : 'end', segment.start, segment.end)
}

interface RowState {
  waveform: boolean
  spectrogram: boolean
}

/** Whole clip, ruler, waveform, spectrogram and lanes, with their names at the left. */
export function Timeline({ hasSpectrogram }: { hasSpectrogram: boolean }) {
  const { desk, hands } = useRoom()
  const frame = useRef<HTMLElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const follows = useSignal(true)
  const failed = useSignal<RowState>({ waveform: false, spectrogram: false })
  const heard = useRef<Micros | null>(null)
  const duration = toMicros(desk.task.value?.clip.duration ?? 0)

  useEffect(() => {
    const element = host.current
    if (!element || duration <= 0) return
    const view = new TimelineView(element, {
      rows: rowsOf(element, hasSpectrogram),
      duration,
      newId,
      intents: {
        seek: (time) => desk.playback.seek(time),
        select: (id) => desk.select(id),
        toggle: (id) => desk.editor.toggleChoice(id),
        open: (id) => {
          desk.select(id)
          desk.focusWords()
        },
        preview: (changes, edge) => {
          heard.current = edge ?? heard.current
          desk.editor.preview(changes)
        },
        commit: (changes, name) => {
          commit(desk, changes, STEP_NAMES[name])
          if (name === 'resize') hearDragged(desk, heard.current)
          heard.current = null
        },
        viewport: (next) => hands.seen(next),
        following: (isFollowing) => {
          follows.value = isFollowing
        },
        lanesScrolled: (top) => {
          hands.lanesTop.value = top
        },
        pin: (id) => showPlace(desk, id),
        failed: (row, isFailed) => {
          failed.value = { ...failed.peek(), [row]: isFailed }
        },
      },
    })
    hands.surface.value = view
    desk.listening.hearBy(view)
    hands.begin()
    return () => {
      hands.surface.value = null
      desk.listening.hearBy(null)
      view.dispose()
    }
  }, [duration])

  useRows(host, hasSpectrogram)
  useDrawing()
  // At once, as for the words: later it would take the focus from what has been opened meanwhile.
  useLayoutEffect(
    () => effect(() => void (desk.wantsTimeline.value && untracked(() => frame.current?.focus()))),
    [],
  )
  const retry = (row: PictureRow) => hands.view?.retry(row)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the timeline's keys, its list is the transcript
    <section class="timeline" aria-label={t('Timeline')} ref={frame} tabIndex={0}>
      <Gutter hasSpectrogram={hasSpectrogram} />
      <div class="view">
        <div class="surface" ref={host} />
        {!follows.value && (
          <Button size="s" extra="to-head" onClick={() => hands.view?.follow()}>
            {t('Back to the play head')}
          </Button>
        )}
        {failed.value.waveform && <Failed row="waveform" onRetry={retry} />}
        {failed.value.spectrogram && hasSpectrogram && <Failed row="spectrogram" onRetry={retry} />}
        <SoundTrouble />
        <PressToHear />
        <NoSpeech />
      </div>
      {hasSpectrogram && <SpectrogramGrip />}
    </section>
  )
}

/** Follows the window's size and the spectrogram's. */
function useRows(host: { current: HTMLDivElement | null }, hasSpectrogram: boolean): void {
  const { desk, hands } = useRoom()
  const height = desk.spectrogramHeight.value
  useEffect(() => {
    const measure = () => {
      if (host.current) hands.view?.setRows(rowsOf(host.current, hasSpectrogram))
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [hasSpectrogram, height, desk.task.value])
}

/** Hands every change of state to the canvas. */
function useDrawing(): void {
  const { desk, hands } = useRoom()
  const { editor, playback } = desk
  const view = hands.surface
  const pins = useComputed(() =>
    desk.places.value.map(({ id, time, number }) => ({ id, time, label: String(number) })),
  )
  useSignalEffect(() => {
    const document = editor.document.value
    if (document.duration > 0) view.value?.setDocument(document, desk.cast.lanes.value)
  })
  useSignalEffect(() => view.value?.setSelection(editor.selected.value))
  useSignalEffect(() => view.value?.setOthers(editor.others.value))
  useSignalEffect(() => view.value?.setPlayhead(playback.now.value))
  useSignalEffect(() => view.value?.setPins(pins.value))
  useSignalEffect(() => view.value?.setReadOnly(!desk.canEdit.value))
  useSignalEffect(() => view.value?.setChannel(desk.channel.value))
  useSignalEffect(() => view.value?.setLinear(desk.isLinear.value))
  useSignalEffect(() => {
    view.value?.setStrongContrast(user.value?.preferences[SPECTROGRAM] === 'strong')
  })
  useSignalEffect(() => {
    const sound = desk.sound.value
    view.value?.setSound(sound, sound ? loadersOf(sound) : null)
  })
  useSignalEffect(() => {
    const id = editor.selected.value
    const chosen = editor.document.peek().get(id)
    if (view.value && chosen) hands.show(chosen.start, chosen.end)
  })
  useSignalEffect(() => {
    const speaker = editor.current.value?.speaker
    const index = desk.cast.lanes.value.findIndex((lane) => lane.speaker === speaker)
    if (view.value && index >= 0) hands.showLane(index, LANES_SHOWN)
  })
}

function Failed({ row, onRetry }: { row: PictureRow; onRetry: (row: PictureRow) => void }) {
  return (
    <div class={`row-trouble at-${row}`} role="alert">
      <span>{t('The {row} did not arrive.', { row })}</span>
      <Button size="s" onClick={() => onRetry(row)}>
        {t('Try again')}
      </Button>
    </div>
  )
}

function SoundTrouble() {
  const { desk } = useRoom()
  const trouble =
    desk.soundTrouble.value ?? (desk.playback.failed.value ? t('The sound did not arrive.') : null)
  if (!trouble) return null
  return (
    <div class="row-trouble at-waveform" role="alert">
      <span>{trouble}</span>
      <Button size="s" onClick={() => void desk.loadSound()}>
        {t('Try again')}
      </Button>
    </div>
  )
}

/** The browser wants a press before it makes a sound: the whole row is that button. */
function PressToHear() {
  const { desk, act } = useRoom()
  if (!desk.playback.blocked.value) return null
  return (
    <button type="button" class="press-to-hear" onClick={() => act({ act: 'playSegment' })}>
      {t('Press to hear')}
    </button>
  )
}

function NoSpeech() {
  const { desk } = useRoom()
  if (!desk.isEmpty.value || desk.mode.value !== 'work') return null
  return (
    <div class="ghost">
      <span>
        {parts('We found no speech in this clip. Heard some? {how} to mark it.', {
          how: <strong>{t('Drag across the sound')}</strong>,
        })}
      </span>
    </div>
  )
}
