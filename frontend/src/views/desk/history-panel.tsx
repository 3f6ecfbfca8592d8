import { useState } from 'preact/hooks'
import { listRevisions, type Revisions } from '../../api/desk'
import type { Revision } from '../../api/types'
import { momentInWords } from '../../language/format'
import { plural, t } from '../../language/t'
import { type Sitting, sittingsOf } from '../../state/desk/sittings'
import { user } from '../../state/session'
import { say, sayTrouble } from '../../state/toasts'
import { changesBetween } from '../../timeline/document'
import { countChanges, takenBack } from '../../timeline/past'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { useLoad } from '../use-load'
import { useRoom } from './context'

/** What was done to this clip and when; any earlier state can be had again, as an edit that can be undone. */
export function HistoryPanel() {
  const { desk } = useRoom()
  return (
    <>
      <div class="head titled">
        <h2>{t('History')}</h2>
        <Button kind="plain" size="s" onClick={() => desk.closePage()}>
          {t('Close')}
        </Button>
      </div>
      <div class="in2">
        {desk.saveState.value.kind === 'saved' ? (
          <Sittings />
        ) : (
          <p class="quiet">
            {t('Your last changes are on their way. The history shows once they are in.')}
          </p>
        )}
      </div>
    </>
  )
}

function Sittings() {
  const { desk } = useRoom()
  const annotation = desk.custody.value?.place.annotation ?? desk.task.value?.annotation ?? ''
  const [older, setOlder] = useState<readonly Revision[]>([])
  const [next, setNext] = useState<string | null | undefined>(undefined)
  const loaded = useLoad(annotation, () => listRevisions(annotation))
  if (loaded.error) return <Trouble error={loaded.error} onRetry={loaded.reload} />
  if (!loaded.data) return <p class="quiet">{t('Looking it up.')}</p>
  const cursor = next === undefined ? loaded.data.next : next
  const sittings = sittingsOf([...loaded.data.results, ...older])
  const more = async () => {
    try {
      const page: Revisions = await listRevisions(annotation, cursor)
      setOlder([...older, ...page.results])
      setNext(page.next)
    } catch (error) {
      sayTrouble(error)
    }
  }
  if (!sittings.length) return <p class="quiet">{t('Nothing was changed yet.')}</p>
  return (
    <>
      <ol class="sittings">
        {sittings.map((sitting, index) => (
          <Row
            key={sitting.revisions[0]?.number}
            sitting={sitting}
            newer={sittings.slice(0, index)}
          />
        ))}
      </ol>
      {cursor && <Button onClick={() => void more()}>{t('Show older ones')}</Button>}
    </>
  )
}

function Row({ sitting, newer }: { sitting: Sitting; newer: readonly Sitting[] }) {
  const { desk } = useRoom()
  const time = momentInWords(sitting.at)
  const author = sitting.author && sitting.author.id !== user.value?.id ? sitting.author : null
  const restore = () => {
    const now = desk.editor.document.peek()
    const then = takenBack(
      now,
      newer.flatMap((one) => one.revisions),
    )
    if (!desk.editor.apply(changesBetween(now, then), t('Restore'))) return
    say(t('The clip is as it was at {time}.', { time }), () => void desk.editor.undo())
  }
  return (
    <li>
      <div>
        <time class="num" dateTime={sitting.at}>
          {time}
        </time>
        {author && <bdi class="quiet"> {author.display_name}</bdi>}
        <p class="quiet small-text">{wordsOf(sitting)}</p>
      </div>
      {newer.length === 0 ? (
        <span class="quiet">{t('Now')}</span>
      ) : (
        <Button size="s" disabled={!desk.canEdit.value} onClick={restore}>
          {t('Restore')}
        </Button>
      )}
    </li>
  )
}

/** "3 lines changed, 1 new, 2 deleted" */
function wordsOf({ revisions }: Sitting): string {
  const { added, removed, changed } = countChanges(revisions)
  const parts = [
    changed ? t('{lines} changed', { lines: plural(changed, '{n} line', '{n} lines') }) : '',
    added ? t('{added} new', { added }) : '',
    removed ? t('{removed} deleted', { removed }) : '',
  ]
  return parts.filter(Boolean).join(', ') || t('Nothing is different')
}
