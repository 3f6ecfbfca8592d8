import { t } from '../../language/t'
import { type WordRun, wordRuns } from '../../state/desk/words'
import { Button } from '../../ui/button'
import { useRoom } from './context'

/** `after` with what `before` lacks marked, and what `before` has more struck through. */
export function Compared({ before, after }: { before: string; after: string }) {
  const runs = before.trim()
    ? wordRuns(before, after)
    : after
      ? [{ kind: 'same' as const, text: after }]
      : []
  return (
    <p class="refbox" dir="auto">
      {runs.map((run, index) => (
        <Run key={index} run={run} />
      ))}
    </p>
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
  const [only] = segments
  const canTake = segments.length === 1 && only !== undefined && desk.canEdit.value
  return (
    <>
      <Compared before={spoken} after={reference} />
      <p class="hint">{t('Marked: only in the reference. Struck through: only in the lines.')}</p>
      {canTake && (
        <div>
          <Button onClick={() => desk.editor.setText(only.id, reference)}>{t('Take over')}</Button>
        </div>
      )}
    </>
  )
}
