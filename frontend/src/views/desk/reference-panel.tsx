import { t } from '../../language/t'
import { newId } from '../../state/desk/ids'
import { draftOf } from '../../state/desk/taking-over'
import { type WordRun, wordRuns } from '../../state/desk/words'
import { Button } from '../../ui/button'
import { useRoom } from './context'

/** `after` with what `before` lacks marked, and what `before` has more struck through. */
export function Compared({ before, after }: { before: string; after: string }) {
  return (
    <p class="refbox" dir="auto">
      <Differences before={before} after={after} />
    </p>
  )
}

/** Two texts as one, word by word: what only the first has is struck through, what only the second has stands out. */
export function Differences({ before, after }: { before: string; after: string }) {
  const runs = before.trim()
    ? wordRuns(before, after)
    : after
      ? [{ kind: 'same' as const, text: after }]
      : []
  return (
    <>
      {runs.map((run, index) => (
        <Run key={index} run={run} />
      ))}
    </>
  )
}

function Run({ run }: { run: WordRun }) {
  if (run.kind === 'new') return <ins>{run.text} </ins>
  if (run.kind === 'gone') return <del>{run.text} </del>
  return <span>{run.text} </span>
}

/** The whole reference text beside the whole transcript. */
export function ReferencePanel() {
  const { desk } = useRoom()
  const reference = desk.task.value?.clip.reference ?? ''
  const { segments } = desk.editor.shown.value
  const spoken = segments.map((segment) => segment.text).join(' ')
  if (!reference)
    return <p class="quiet small-text">{t('This clip came without a reference text.')}</p>
  const taken = desk.canEdit.value ? draftOf(reference, desk.editor.document.value, newId()) : []
  return (
    <>
      <Compared before={spoken} after={reference} />
      <p class="hint">{t('Marked: only in the reference. Struck through: only in the lines.')}</p>
      {taken.length > 0 && (
        <div class="fld">
          <div>
            <Button onClick={() => desk.editor.apply(taken, t('Reference taken over'))}>
              {t('Take over as draft')}
            </Button>
          </div>
          <p class="hint">{t('Lines with words of a person stay as they are.')}</p>
        </div>
      )}
    </>
  )
}
