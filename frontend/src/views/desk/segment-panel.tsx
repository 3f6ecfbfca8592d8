import { useEffect, useMemo, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { askedLabels } from '../../state/desk/checks'
import { referencePieces } from '../../state/desk/words'
import type { Edge } from '../../timeline/edits'
import type { Segment } from '../../timeline/segment'
import { formatClock, formatLength, type Micros, parseClock } from '../../timeline/time'
import { Icon } from '../../ui/icon'
import { InnerKey } from './cap'
import { useRoom } from './context'
import { NameField } from './gutter'
import { HandedIn } from './handed-in'
import { Question } from './question'
import { Compared } from './reference-panel'
import { lookClass } from './speaker-chip'

/** Everything about the chosen segment besides its words. */
export function SegmentPanel() {
  const { desk } = useRoom()
  const segment = desk.editor.current.value
  if (!segment) {
    return (
      <>
        <p class="quiet small-text">
          {t('Nothing is chosen. Click a segment, or drag across the sound to make one.')}
        </p>
        <ReferencePiece segment={null} />
      </>
    )
  }
  return (
    <>
      <Several />
      <WhoSpeaks segment={segment} />
      <Times segment={segment} />
      {askedLabels(desk.labels.value).map((label) => (
        <Question key={label.id} label={label} segment={segment} />
      ))}
      <Marks segment={segment} />
      <HandedIn segment={segment} />
      <ReferencePiece segment={segment} />
    </>
  )
}

/** How many lines a speaker, a mark or a deletion goes to. */
function Several() {
  const { desk } = useRoom()
  const { size } = desk.editor.others.value
  if (!size) return null
  return (
    <p class="small-text" role="status">
      {t('{size} lines are chosen. A speaker, “Unsure” and Delete go to all of them.', {
        size: size + 1,
      })}
    </p>
  )
}

function WhoSpeaks({ segment }: { segment: Segment }) {
  const { desk } = useRoom()
  const [isAdding, add] = useState(false)
  const mayEdit = desk.canEdit.value
  const looks = desk.cast.looks.value.filter((look) => look.id !== null)
  return (
    <fieldset class="fld">
      <legend class="lab">{t('Who speaks')}</legend>
      <div class="pick">
        {looks.map((look) => (
          <button
            key={look.id}
            type="button"
            class={`opt spk ${lookClass(look)}${look.id === segment.speaker ? ' on' : ''}`}
            aria-pressed={look.id === segment.speaker}
            disabled={!mayEdit}
            onClick={() =>
              desk.editor.setSpeaker(
                desk.editor.chosen(),
                look.id === segment.speaker ? null : look.id,
              )
            }
          >
            <b>{look.number}</b>
            <bdi class="cut">{look.name}</bdi>
          </button>
        ))}
        {isAdding ? (
          <NameField value="" onDone={() => add(false)} onName={(name) => desk.addSpeaker(name)} />
        ) : (
          <button
            type="button"
            class="opt"
            aria-label={t('New speaker')}
            title={t('New speaker')}
            disabled={!mayEdit}
            onClick={() => add(true)}
          >
            <Icon name="plus" />
          </button>
        )}
      </div>
    </fieldset>
  )
}

function Times({ segment }: { segment: Segment }) {
  return (
    <div class="times">
      <TimeField name={t('Start time')} edge="start" segment={segment} />
      <TimeField name={t('End time')} edge="end" segment={segment} />
      <div class="fld">
        <div class="lab">{t('Length')}</div>
        <div class="in ro num" dir="ltr">
          {formatLength((segment.end - segment.start) as Micros)}
        </div>
      </div>
    </div>
  )
}

/** A time that can be typed; what is no time falls back to what it was. */
function TimeField(props: { name: string; edge: Edge; segment: Segment }) {
  const { desk } = useRoom()
  const { segment, edge } = props
  const shown = formatClock(segment[edge], 3)
  const [text, setText] = useState(shown)
  useEffect(() => setText(shown), [shown])
  const keep = () => {
    const time = parseClock(text)
    if (time !== null && text !== shown) desk.editor.setEdge(segment.id, edge, time)
    setText(formatClock(desk.editor.document.peek().get(segment.id)?.[edge] ?? segment[edge], 3))
  }
  return (
    <label class="fld">
      <span class="lab">{props.name}</span>
      <input
        class="in num"
        value={text}
        inputMode="decimal"
        readOnly={!desk.canEdit.value}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep()
        }}
      />
    </label>
  )
}

function Marks({ segment }: { segment: Segment }) {
  const { desk, act } = useRoom()
  return (
    <div class="pick marks">
      <button
        type="button"
        class={segment.unsure ? 'opt on' : 'opt'}
        aria-pressed={segment.unsure}
        disabled={!desk.canEdit.value}
        onClick={() => act({ act: 'unsure' })}
      >
        <Icon name="flag" />
        {t('Unsure')} <InnerKey act="unsure" />
      </button>
      <button
        type="button"
        class={desk.page.value === 'note' ? 'opt on' : 'opt'}
        aria-expanded={desk.page.value === 'note'}
        onClick={() => act({ act: 'note' })}
      >
        <Icon name="note" />
        {t('Note')} <InnerKey act="note" />
      </button>
    </div>
  )
}

/** The part of the clip's reference text that belongs here, with the differences marked. */
function ReferencePiece({ segment }: { segment: Segment | null }) {
  const { desk } = useRoom()
  const reference = desk.task.value?.clip.reference ?? ''
  const document = desk.editor.document.value
  const id = segment?.id ?? null
  const piece = useMemo(() => {
    if (id === null || !reference) return reference
    const texts = document.segments.map((one) => one.text)
    return referencePieces(reference, texts)[document.indexOf(id)] ?? ''
  }, [reference, document, id])
  return (
    <div class="fld">
      <div class="lab">
        <span>{t('Reference text')}</span>
        {reference && (
          <button type="button" class="linklike" onClick={() => desk.openPage('reference')}>
            {t('Compare all')}
          </button>
        )}
      </div>
      {reference ? (
        <Compared before={segment?.text ?? ''} after={piece} />
      ) : (
        <p class="hint">{t('This clip came without one.')}</p>
      )}
    </div>
  )
}
