import { useState } from 'preact/hooks'
import type { Id, Member } from '../../api/types'
import { t } from '../../language/t'
import type { AllProgress } from '../../state/all-clips'
import type { Handing } from '../../state/handing'
import { Icon } from '../../ui/icon'
import { KeyCap } from '../../ui/key-cap'
import { lengthInWords } from '../../ui/words'
import { DueTo } from './due-to'
import { GiveTo } from './give-to'

function allInWords(total: number | null): string {
  return total === null ? t('All that fit chosen') : t('All {total} chosen', { total })
}

/** A deed on all clips while it goes on. */
function Running({ progress, onStop }: { progress: AllProgress; onStop: () => void }) {
  const { done, total } = progress
  const words = total > 0 ? t('{done} of {total}', { done, total }) : t('Beginning')
  return (
    <section class="bulk" aria-label={t('Under way')}>
      <strong class="num" role="status">
        {words}
      </strong>
      <progress class="grow" max={Math.max(1, total)} value={done} aria-label={words} />
      <button type="button" onClick={onStop}>
        {t('Stop after these')}
      </button>
    </section>
  )
}

/** What can be done with all ticked clips at once; floats over the foot of the table. */
export function BulkBar(props: {
  count: number
  seconds: number
  /** How many of them somebody works on. */
  held: number
  members: readonly Member[]
  /** Whether more clips fit the filter than are loaded. */
  isMore: boolean
  /** How many fit, where that is known. */
  total: number | null
  /** All of them are chosen, also those that are not loaded. */
  isAll: boolean
  /** How far a deed on all of them is. */
  progress: AllProgress | null
  isBusy: boolean
  onAll: () => void
  onGive: (people: readonly Id[], handing: Handing) => void
  onFirst: () => void
  /** Null: no day any more. */
  onDue: (due: string | null) => void
  onSecond: () => void
  onAgain: () => void
  onAnalyse: () => void
  onDelete: () => void
  onClear: () => void
  onStop: () => void
}) {
  const [open, setOpen] = useState<'give' | 'due' | null>(null)
  const close = () => setOpen(null)
  const { isBusy, total } = props
  const give = (people: readonly Id[], handing: Handing) => {
    close()
    props.onGive(people, handing)
  }
  const due = (day: string | null) => {
    close()
    props.onDue(day)
  }
  if (props.progress) return <Running progress={props.progress} onStop={props.onStop} />
  return (
    <section class="bulk" aria-label={t('Chosen clips')}>
      <strong class="num" role="status">
        {props.isAll ? allInWords(total) : t('{count} chosen', { count: props.count })}
      </strong>
      {!props.isAll && <span class="dimm num">{lengthInWords(props.seconds)}</span>}
      {props.isMore && !props.isAll && (
        <button type="button" class="all" disabled={isBusy} onClick={props.onAll}>
          {total === null ? t('Choose all that fit') : t('Choose all {total}', { total })}
        </button>
      )}
      <span class="sp" />
      <button
        type="button"
        class="deed"
        aria-expanded={open === 'give'}
        aria-haspopup="true"
        disabled={isBusy}
        onClick={() => setOpen(open === 'give' ? null : 'give')}
      >
        {t('Give to')} <Icon name="down" />
      </button>
      <button
        type="button"
        aria-expanded={open === 'due'}
        aria-haspopup="true"
        disabled={isBusy}
        onClick={() => setOpen(open === 'due' ? null : 'due')}
      >
        {t('Due')} <Icon name="down" />
      </button>
      <button type="button" disabled={isBusy} onClick={props.onFirst}>
        {t('First in line')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onSecond}>
        {t('Ask a second person')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onAgain}>
        {t('Do again')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onAnalyse}>
        {t('Look at sound again')}
      </button>
      <button type="button" disabled={isBusy} onClick={props.onDelete}>
        {t('Delete')}
      </button>
      <span class="grow" />
      <button type="button" onClick={props.onClear}>
        {t('Clear')} <KeyCap>Esc</KeyCap>
      </button>
      {open === 'give' && (
        <GiveTo members={props.members} held={props.held} onGive={give} onClose={close} />
      )}
      {open === 'due' && <DueTo onDue={due} onClose={close} />}
    </section>
  )
}
