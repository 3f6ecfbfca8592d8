import { effect, untracked } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { spokenLength } from '../../language/format'
import { t } from '../../language/t'
import { printed } from '../../state/desk/key-caps'
import type { SpeakerLook } from '../../state/desk/speakers'
import { piecesOf } from '../../state/desk/words'
import { misfitsOf, tagsOf } from '../../state/desk/writing'
import type { Segment } from '../../timeline/segment'
import { formatClock } from '../../timeline/time'
import { Chip } from '../../ui/chip'
import { KeyCap } from '../../ui/key-cap'
import { unlessSame } from '../../ui/unless-same'
import { useRoom } from './context'
import { Differences } from './reference-panel'
import { LookChip, lookClass } from './speaker-chip'

interface LineProps {
  segment: Segment
  look: SpeakerLook
  isCurrent: boolean
  /** Chosen besides the current one. */
  isChosenToo: boolean
  isFirstUnheard: boolean
  /** Number of the place to look at in this line, or 0. */
  place: number
}

function PlainLine(props: LineProps) {
  const { desk } = useRoom()
  const { segment, look, isCurrent } = props
  const canWrite = isCurrent && desk.canEdit.value
  const onChoose = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) {
      desk.editor.toggleChoice(segment.id)
      return
    }
    if (event.shiftKey) {
      desk.editor.extendTo(segment.id)
      return
    }
    if (isCurrent) return
    desk.select(segment.id)
    desk.playback.seek(segment.start)
    if (desk.canEdit.peek()) desk.focusWords()
  }
  const length = spokenLength((segment.end - segment.start) / 1e6)
  return (
    <>
      {props.isFirstUnheard && <div class="unheard">{t('Speech found, not listened to yet')}</div>}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the timeline layer choose lines */}
      <article
        class={`line ${lookClass(look)}${isCurrent ? ' cur' : ''}${props.isChosenToo ? ' too' : ''}`}
        aria-current={isCurrent ? 'true' : undefined}
        aria-label={`${look.name}, ${formatClock(segment.start)}, ${length}`}
        // The browser would mark all letters up to here.
        onMouseDown={(event) => event.shiftKey && !isCurrent && event.preventDefault()}
        onClick={onChoose}
      >
        <time>{formatClock(segment.start)}</time>
        <LookChip look={look} />
        {canWrite ? <Words segment={segment} /> : <Text segment={segment} />}
        <div class="f" tabIndex={-1}>
          <Flag segment={segment} place={props.place} />
        </div>
        {canWrite && desk.keysShown.value && <Hints />}
      </article>
    </>
  )
}

/** Drawn again only when its own segment, speaker or flag changes: a clip may have thousands. */
export const Line = unlessSame(PlainLine)

function Text({ segment }: { segment: Segment }) {
  const { desk } = useRoom()
  const before = desk.handedIn.value?.get(segment.id)?.text ?? segment.text
  if (before !== segment.text) {
    return (
      <div class="t corrected" dir="auto" lang={desk.language.value || undefined}>
        <Differences before={before} after={segment.text} />
      </div>
    )
  }
  if (!segment.text) {
    return <div class="t ph">{segment.draft ? t('Not written yet') : t('No words')}</div>
  }
  return (
    <div class="t" dir="auto" lang={desk.language.value || undefined}>
      {piecesOf(segment.text).map((piece, index) =>
        piece.kind === 'tag' ? (
          <span class="tag" key={index}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </div>
  )
}

function Flag({ segment, place }: { segment: Segment; place: number }) {
  if (place) return <Chip tone="info">{place}</Chip>
  if (segment.unsure) {
    return (
      <Chip tone="warn" icon="flag">
        {t('Unsure')}
      </Chip>
    )
  }
  return segment.draft && segment.text ? <Chip tone="draft">{t('Draft')}</Chip> : null
}

/** The box one writes in; it grows with its words, and the line under it stays where it is. */
function Words({ segment }: { segment: Segment }) {
  const { desk, hands } = useRoom()
  const box = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    hands.words = box.current
    return () => {
      if (hands.words === box.current) hands.words = null
      if (desk.layer.peek() === 'writing') desk.layer.value = 'timeline'
    }
  }, [segment.id])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
  }, [segment.text, segment.id])
  const takeCaret = () => {
    const element = box.current
    if (!element) return
    desk.wantsWords.value = null
    element.focus({ preventScroll: true })
    element.setSelectionRange(element.value.length, element.value.length)
  }
  // Before the next key is read, not after the next picture: letters typed on the way to a line are
  // words, not commands, and what has been opened meanwhile keeps the focus.
  useLayoutEffect(
    () => effect(() => void (desk.wantsWords.value === segment.id && untracked(takeCaret))),
    [segment.id],
  )
  return (
    <div class="t">
      <textarea
        ref={box}
        class="edit"
        rows={1}
        dir="auto"
        lang={desk.language.value || undefined}
        spellcheck={true}
        aria-label={t('Words of this segment')}
        aria-description={t('Tab plays. Escape, then Tab moves on.')}
        placeholder={t('Write what you hear')}
        value={segment.text}
        onInput={(event) => {
          desk.editor.setText(segment.id, event.currentTarget.value)
          desk.listening.typed()
        }}
        onFocus={() => {
          desk.layer.value = 'writing'
        }}
        onBlur={() => {
          desk.layer.value = 'timeline'
        }}
      />
      {segment.text.endsWith('[') && <TagChoice />}
      <Misfits text={segment.text} />
    </div>
  )
}

/** What does not fit the project's way of writing; said while one writes, never in the way. */
function Misfits({ text }: { text: string }) {
  const { desk } = useRoom()
  const misfits = misfitsOf(text, desk.writing.value)
  return (
    <div class="misfits" role="status" dir="auto">
      {misfits.map((misfit) => (
        <p key={misfit}>{misfit}</p>
      ))}
    </div>
  )
}

/** After "[" a number, or a press, puts in what was heard besides words. */
function TagChoice() {
  const { desk, hands } = useRoom()
  return (
    <div class="tags" role="listbox" aria-label={t('What was heard besides words')}>
      {tagsOf(desk.writing.value).map((tag, index) => (
        <button
          key={tag}
          type="button"
          role="option"
          aria-selected={false}
          class="opt"
          onPointerDown={(event) => {
            event.preventDefault()
            hands.insertTag(tag)
          }}
        >
          {tag} {index < 9 && <KeyCap>{String(index + 1)}</KeyCap>}
        </button>
      ))}
    </div>
  )
}

const HINTS: readonly (readonly [string, string])[] = [
  ['↵', t('done, play the next')],
  ['Tab', t('play or pause')],
  ['⇧ Tab', t('hear it again')],
  ['Alt 1–9', t('who speaks')],
  ['[', t('laugh, noise …')],
  ['Alt B', t('unsure')],
]

function Hints() {
  const { isMac } = useRoom()
  return (
    <div class="keys">
      {HINTS.map(([cap, what]) => (
        <span key={cap}>
          <KeyCap>{printed(cap, isMac)}</KeyCap> {what}
        </span>
      ))}
    </div>
  )
}
