import { plural, t } from '../../language/t'
import type { SaveState } from '../../state/desk/save-port'
import type { EditRow } from '../../state/desk/store'
import type { Side } from '../../timeline/rebase'
import type { Segment } from '../../timeline/segment'
import { formatClock } from '../../timeline/time'
import { Button } from '../../ui/button'
import { useRoom } from './context'
import { LookChip } from './speaker-chip'

/** What a person has to settle before the clip can be left. */
export function Unsettled() {
  const { desk } = useRoom()
  const state = desk.saveState.value
  const held = desk.custody.value?.saver.held.value ?? []
  if (state.kind === 'stuck') return <StuckPanel state={state} />
  return held.length > 0 ? <ConflictPanel rows={held} /> : null
}

/** Two people changed the same: both versions side by side, line by line; nothing is dropped. */
function ConflictPanel({ rows }: { rows: readonly EditRow[] }) {
  return (
    <>
      <div class="head titled">
        <h2>
          {t('{lines} changed in two places', {
            lines: plural(rows.length, '{n} line', '{n} lines'),
          })}
        </h2>
      </div>
      <div class="in2">
        <p class="quiet small-text">
          {t(
            'This clip was edited elsewhere meanwhile. Everything else is put together already; choose for these.',
          )}
        </p>
        {rows.map((row) => (
          <Choice key={row.segment} row={row} />
        ))}
      </div>
    </>
  )
}

function Choice({ row }: { row: EditRow }) {
  const { desk } = useRoom()
  const saver = desk.custody.value?.saver
  const mine = row.change.op === 'put' ? row.change.segment : null
  const theirs = row.theirs ?? null
  const choose = (side: Side) => void saver?.choose(row.segment, side)
  return (
    <div class="versions">
      <div class="pair">
        <Version title={t('Mine')} segment={mine} />
        <Version title={t('Theirs')} segment={theirs} />
      </div>
      <div class="row">
        <Button size="s" onClick={() => choose('mine')}>
          {t('Mine')}
        </Button>
        <Button size="s" onClick={() => choose('theirs')}>
          {t('Theirs')}
        </Button>
        <Button size="s" onClick={() => choose('both')}>
          {t('Both')}
        </Button>
      </div>
    </div>
  )
}

function Version({ title, segment }: { title: string; segment: Segment | null }) {
  const { desk } = useRoom()
  return (
    <div class="version">
      <div class="lab">{title}</div>
      {segment ? (
        <>
          <p class="hint num">
            {formatClock(segment.start)} – {formatClock(segment.end)}
          </p>
          <LookChip look={desk.cast.look(segment.speaker)} />
          <p dir="auto">{segment.text || t('No words')}</p>
        </>
      ) : (
        <p class="quiet">{t('Deleted')}</p>
      )}
    </div>
  )
}

/** The server does not take the changes: they stay here, and the person says what becomes of them. */
function StuckPanel({ state }: { state: Extract<SaveState, { kind: 'stuck' }> }) {
  const { desk } = useRoom()
  const saver = desk.custody.value?.saver
  const download = () => {
    if (saver) saveAsFile(saver.unsent(), `unsent-${saver.unsent().place.clip}.json`)
  }
  return (
    <>
      <div class="head titled">
        <h2>
          {t('{changes} not taken', { changes: plural(state.count, '{n} change', '{n} changes') })}
        </h2>
      </div>
      <div class="in2">
        <p role="alert">{state.message}</p>
        <p class="quiet small-text">
          {t(
            'Your changes are kept in this browser. Nothing is lost as long as you do not drop them.',
          )}
        </p>
        <div class="pick">
          <Button onClick={() => saver?.again()}>{t('Try again')}</Button>
          <Button onClick={download}>{t('Keep them in a file')}</Button>
          <Button kind="danger" onClick={() => void saver?.drop()}>
            {t('Drop these changes')}
          </Button>
        </div>
      </div>
    </>
  )
}

function saveAsFile(content: unknown, name: string): void {
  const blob = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name.replace(/[\\/:*?"<>|]+/g, '_')
  link.click()
  URL.revokeObjectURL(link.href)
}
