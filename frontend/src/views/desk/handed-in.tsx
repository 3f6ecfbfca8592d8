import { plural, t } from '../../language/t'
import type { Correction } from '../../state/desk/correction'
import { correctionOf, correctionsIn } from '../../state/desk/correction'
import { changesBetween, SegmentDocument } from '../../timeline/document'
import { put, type Segment } from '../../timeline/segment'
import { formatClock } from '../../timeline/time'
import { Button } from '../../ui/button'
import { useRoom } from './context'
import { Compared } from './reference-panel'
import { LookChip } from './speaker-chip'

/** What a reviewer has changed so far, and the way back to what was handed in. */
export function Corrections() {
  const { desk } = useRoom()
  const handedIn = desk.handedIn.value
  if (!handedIn) return null
  const document = desk.editor.document.value
  const { changed, added, removed } = correctionsIn(handedIn, document.segments)
  const words = [
    changed ? t('{lines} corrected', { lines: plural(changed, '{n} line', '{n} lines') }) : '',
    added ? t('{added} new', { added }) : '',
    removed ? t('{removed} taken out', { removed }) : '',
  ].filter(Boolean)
  const putBack = () => {
    const then = SegmentDocument.of(document.duration, handedIn.values())
    desk.editor.apply(changesBetween(document, then), t('As handed in'))
  }
  return (
    <div class="fld" role="status">
      <p class="small-text">
        {words.length
          ? words.join(', ')
          : t('You write into a copy. What was handed in stays as it is.')}
      </p>
      {words.length > 0 && (
        <div>
          <Button size="s" disabled={!desk.canEdit.value} onClick={putBack}>
            {t('All as handed in')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** The chosen line as it was handed in, where it is not so any more. */
export function HandedIn({ segment }: { segment: Segment }) {
  const { desk } = useRoom()
  const before = desk.handedIn.value?.get(segment.id)
  const correction = before ? correctionOf(before, segment) : null
  if (!before || !correction) return null
  return (
    <div class="fld">
      <div class="lab">{t('As handed in')}</div>
      <Former before={before} correction={correction} now={segment} />
      <div>
        <Button
          size="s"
          disabled={!desk.canEdit.value}
          onClick={() => desk.editor.apply([put(before)], t('As handed in'))}
        >
          {t('Take the correction back')}
        </Button>
      </div>
    </div>
  )
}

function Former(props: { before: Segment; correction: Correction; now: Segment }) {
  const { desk } = useRoom()
  const { before, correction, now } = props
  return (
    <>
      {correction.times && (
        <p class="hint num" dir="ltr">
          {formatClock(before.start, 2)} – {formatClock(before.end, 2)}
        </p>
      )}
      {correction.speaker && <LookChip look={desk.cast.look(before.speaker)} />}
      {correction.words && <Compared before={before.text} after={now.text} />}
      {correction.answers && <p class="hint">{t('Other answers')}</p>}
    </>
  )
}
