import { useComputed, useSignalEffect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { parts, t } from '../../language/t'
import type { Segment } from '../../timeline/segment'
import { Button } from '../../ui/button'
import { KeyCap } from '../../ui/key-cap'
import { Block } from './block'
import { useRoom } from './context'

/** The share of the list's height at which the current line stands while the others travel past it. */
const REST = 0.4

/** All lines; for screen readers it is the timeline's list. */
export function Transcript() {
  const { desk } = useRoom()
  const phase = desk.phase.value
  return (
    <section class="list" aria-label={t('Transcript')}>
      {phase.kind === 'loading' && <LoadingLines />}
      {phase.kind === 'drawing' && <Drawing />}
      {phase.kind === 'unreadable' && <Unreadable />}
      {phase.kind === 'failed' && <NotOpened message={phase.message} />}
      {phase.kind === 'ready' && (desk.isEmpty.value ? <NoLines /> : <Lines />)}
    </section>
  )
}

/**
 * Where the machine's findings begin that nobody has listened to yet; -1 when there are none. The
 * current line counts as listened to, so that it does not move when its first letter is typed.
 */
function unheardFrom(segments: readonly Segment[], selected: string | null): number {
  let from = segments.length
  while (from > 0 && segments[from - 1]?.draft && !segments[from - 1]?.text) from -= 1
  from = Math.max(from, segments.findIndex((one) => one.id === selected) + 1)
  return from < segments.length ? from : -1
}

/** Lines in a block: with one letter only one block of a long clip is looked at. */
const BLOCK = 40

function blocksOf(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const count = Math.ceil(segments.length / BLOCK)
  return Array.from({ length: count }, (_, index) =>
    segments.slice(index * BLOCK, (index + 1) * BLOCK),
  )
}

/** Numbers of the places by segment; the same map as long as they are the same. */
function useFlags(): ReadonlyMap<string, number> {
  const { desk } = useRoom()
  const text = useComputed(() =>
    JSON.stringify(desk.places.value.map((place) => [place.segment ?? '', place.number])),
  )
  const flags = useComputed(() => new Map<string, number>(JSON.parse(text.value)))
  return flags.value
}

function Lines() {
  const { desk } = useRoom()
  const rows = useRef<HTMLDivElement>(null)
  // Not what is being dragged: the list follows when the edge is let go.
  const document = desk.editor.document.value
  const { segments } = document
  const selected = desk.editor.selected.value
  const unheard = unheardFrom(segments, selected)
  const here = Math.floor((selected ? document.indexOf(selected) : -1) / BLOCK)
  const looks = desk.cast.looks.value
  const flags = useFlags()
  useLayoutEffect(() => {
    const list = rows.current
    const line = list?.querySelector<HTMLElement>('.line.cur')
    if (!list || !line) return
    const place = line.getBoundingClientRect()
    const from = place.top - list.getBoundingClientRect().top
    list.scrollTop += from - (list.clientHeight - place.height) * REST
  }, [selected])
  useSignalEffect(() => {
    const id = desk.editor.selected.value
    const document = desk.editor.document.peek()
    const segment = document.get(id)
    if (!segment) return
    const place = document.indexOf(segment.id) + 1
    const seconds = ((segment.end - segment.start) / 1e6).toFixed(1)
    const { name } = desk.cast.look(segment.speaker)
    desk.announcement.value = t('Line {place} of {size}, {name}, {seconds} seconds', {
      place,
      size: document.size,
      name,
      seconds,
    })
  })
  return (
    <>
      <div class="rows" ref={rows}>
        {blocksOf(segments).map((block, index) => (
          <Block
            key={index}
            segments={block}
            selected={index === here ? selected : null}
            isBeside={Math.abs(index - Math.max(0, here)) <= 1}
            unheard={unheard - index * BLOCK}
            looks={looks}
            flags={flags}
            others={desk.editor.others.value}
          />
        ))}
      </div>
      <div class="fade" />
    </>
  )
}

function LoadingLines() {
  const shown = useRef<HTMLDivElement>(null)
  // Grey bars only where waiting lasts longer than a blink.
  useEffect(() => {
    const timer = setTimeout(() => shown.current?.removeAttribute('hidden'), 150)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="rows" ref={shown} hidden aria-busy="true">
      {[62, 38, 54, 20, 71, 33, 47, 58, 25].map((width) => (
        <div class="line" key={width}>
          <time>
            <span class="sk" style={{ width: '44px' }} />
          </time>
          <span class="sk" style={{ width: '66px' }} />
          <span class="sk" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  )
}

function Middle(props: { title: string; children: preact.ComponentChildren }) {
  return (
    <div class="middle">
      <div class="stack">
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </div>
  )
}

function Drawing() {
  const { desk } = useRoom()
  const share = Math.round(desk.drawn.value * 100)
  return (
    <Middle title={t('Drawing the sound, {share} %', { share })}>
      <p class="quiet">{t('The clip opens here by itself as soon as it is ready.')}</p>
    </Middle>
  )
}

function Unreadable() {
  const { desk } = useRoom()
  const reason = desk.reason.value || t('This clip could not be read.')
  return (
    <Middle title={t('This clip could not be read')}>
      <p class="quiet">{reason}</p>
      {desk.mode.value === 'work' && (
        <Button onClick={() => void desk.leaver.skip(reason)}>{t('Skip with this reason')}</Button>
      )}
    </Middle>
  )
}

function NotOpened({ message }: { message: string }) {
  const { desk } = useRoom()
  return (
    <Middle title={t('This clip did not open')}>
      <p class="quiet">{message}</p>
      <div class="row">
        <Button onClick={() => void desk.retry()}>{t('Try again')}</Button>
        <a class="b plain" href="/work">
          {t('My work')}
        </a>
      </div>
    </Middle>
  )
}

function NoLines() {
  const { desk, act, isMac } = useRoom()
  if (desk.mode.value !== 'work') {
    return (
      <Middle title={t('No segments')}>
        <p class="quiet">{t('Nothing was marked in this clip.')}</p>
      </Middle>
    )
  }
  const mark = () => {
    desk.editor.create(desk.wholeClip.start, desk.wholeClip.end)
    desk.focusWords()
  }
  return (
    <Middle title={t('No speech here?')}>
      <p class="quiet">
        {parts(
          'Listen once to be sure. If nobody speaks, press {button} and the next clip opens. The clip counts as done.',
          { button: <KeyCap>{isMac ? '⌘ ↵' : 'Ctrl ↵'}</KeyCap> },
        )}
      </p>
      <div class="row">
        <Button icon="play" onClick={() => act({ act: 'play' })}>
          {t('Play the clip')} <KeyCap>Space</KeyCap>
        </Button>
        <Button disabled={!desk.canEdit.value} onClick={mark}>
          {t('Mark the whole clip')}
        </Button>
      </div>
    </Middle>
  )
}
