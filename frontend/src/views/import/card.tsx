import type { ImportRow, ReadableFormat } from '../../api/imports'
import { plural, t } from '../../language/t'
import { told } from '../../language/told'
import { type ImportList, misfits } from '../../state/imports'
import { sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Chip, type ChipTone } from '../../ui/chip'
import { Check } from '../../ui/choice'
import { SelectField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Progress } from '../../ui/progress'
import { agoInWords, sizeInWords } from '../../ui/words'
import { isBlocked, newLabelsInWords, newSpeakersInWords, willHappen } from './words'

const SHOWN = 5

const STATES: Readonly<Record<ImportRow['state'], [string, ChipTone]>> = {
  checking: [t('Being read'), 'plain'],
  checked: [t('Not imported yet'), 'info'],
  applying: [t('Being imported'), 'plain'],
  applied: [t('Imported'), 'ok'],
  undoing: [t('Being taken back'), 'plain'],
  undone: [t('Taken back'), 'plain'],
  failed: [t('Cannot be read'), 'danger'],
}

interface CardProps {
  row: ImportRow
  list: ImportList
  formats: readonly ReadableFormat[]
}

function Problems({ row }: { row: ImportRow }) {
  const problems = row.report.problems ?? []
  const all = misfits(row.report)
  if (all === 0) return null
  return (
    <div class="misfits">
      <h4>
        <Icon name="warn" tone="warn" />
        <span class="num">{plural(all, '{n} thing does not fit', '{n} things do not fit')}</span>
      </h4>
      <ul>
        {problems.slice(0, SHOWN).map((one) => (
          <li key={`${one.where} ${one.message}`}>
            <bdi>{told(one.message)}</bdi> <span class="hint">{one.where}</span>
          </li>
        ))}
        {all > SHOWN && <li class="hint num">{t('and {all} more.', { all: all - SHOWN })}</li>}
      </ul>
      {isBlocked(row.report) && (
        <p class="hint">{t('This cannot be left out: mend the file, or choose another person.')}</p>
      )}
    </div>
  )
}

function Offers({ row, list }: CardProps) {
  const { report } = row
  const decision = list.decisionOf(row)
  const speakers = newSpeakersInWords(report)
  const labels = newLabelsInWords(report)
  const canLeaveOut = misfits(report) > 0 && !isBlocked(report)
  if (!speakers && !labels && !canLeaveOut) return null
  return (
    <div class="offers">
      {speakers && (
        <Check
          isOn={decision.create_speakers}
          onToggle={(isOn) => list.decide(row, { create_speakers: isOn })}
        >
          {speakers}
        </Check>
      )}
      {labels && (
        <Check
          isOn={decision.create_labels}
          onToggle={(isOn) => list.decide(row, { create_labels: isOn })}
        >
          {labels}
        </Check>
      )}
      {canLeaveOut && (
        <Check isOn={decision.leave_out} onToggle={(isOn) => list.decide(row, { leave_out: isOn })}>
          {t('Leave out what does not fit')}
        </Check>
      )}
    </div>
  )
}

/** The format, to be chosen by hand where it was taken for another. */
function Format({ row, list, formats }: CardProps) {
  const options = formats.map(({ format, title }) => ({ value: format, text: title }))
  const known = options.some(({ value }) => value === row.format)
  const first = known ? [] : [{ value: row.format, text: row.format || t('Choose the format') }]
  return (
    <SelectField
      label={t('Format of {name}', { name: row.name })}
      isLabelHidden
      small
      value={row.format}
      options={[...first, ...options]}
      onValue={(format) => list.recheck(row, format).catch(sayTrouble)}
    />
  )
}

/** How far the look through a large file is; how much it holds shows while it is read. */
function LookingThrough({ row }: { row: ImportRow }) {
  const label =
    row.total > 0
      ? t('{percent} % looked through', { percent: Math.floor((100 * row.done) / row.total) })
      : row.done > 0
        ? plural(row.done, '{n} segment found so far', '{n} segments found so far')
        : t('The file is being read')
  return (
    <>
      <Progress done={row.done} total={row.total} label={label} />
      <p class="hint num">{t('{label}. You may leave this page.', { label })}</p>
    </>
  )
}

function Body(props: CardProps) {
  const { row } = props
  if (row.state === 'checking') return <LookingThrough row={row} />
  if (row.state === 'failed') {
    return (
      <p class="trouble" role="alert">
        <Icon name="warn" />
        <span>{told(row.reason)}</span>
      </p>
    )
  }
  if (row.state === 'checked') {
    return (
      <>
        <ul class="will">
          {willHappen(row).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Problems row={row} />
        <Offers {...props} />
      </>
    )
  }
  if (row.state === 'applying') {
    const label = plural(row.total, '{done} of {n} segment', '{done} of {n} segments', {
      done: row.done,
    })
    return (
      <>
        <Progress done={row.done} total={row.total} label={label} />
        <p class="hint num">{t('{label}. You may leave this page.', { label })}</p>
      </>
    )
  }
  return <Outcome row={row} />
}

function Outcome({ row }: { row: ImportRow }) {
  const kept = row.report.kept ?? []
  if (row.state === 'applied') {
    return (
      <p class="num">
        {plural(row.report.clips ?? 0, '{n} clip', '{n} clips')},{' '}
        {plural(row.done, '{n} segment', '{n} segments')}
        {row.applied_at && <span class="hint"> · {agoInWords(row.applied_at)}</span>}
      </p>
    )
  }
  if (row.state !== 'undone') return null
  if (kept.length === 0) return <p>{t('All of it is gone again.')}</p>
  return (
    <div class="misfits">
      <h4>{t('This stays')}</h4>
      <ul>
        {kept.map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Deeds({ row, list }: CardProps) {
  if (row.state === 'applied') {
    return (
      <Button size="s" onClick={() => list.undo(row).catch(sayTrouble)}>
        {t('Undo the import')}
      </Button>
    )
  }
  if (row.state === 'checked' || row.state === 'failed' || row.state === 'undone') {
    return (
      <Button size="s" kind="plain" onClick={() => list.forget(row).catch(sayTrouble)}>
        {row.state === 'undone' ? t('Clear') : t('Remove')}
      </Button>
    )
  }
  return null
}

/** One file: what it is, what will happen, what does not fit, and the way back. */
export function ImportCard(props: CardProps) {
  const { row, formats } = props
  const [words, tone] = STATES[row.state]
  const title = formats.find(({ format }) => format === row.format)?.title ?? row.format
  const isOpen = row.state === 'checked' || row.state === 'failed'
  return (
    <li class="import-card" data-state={row.state}>
      <header>
        <span class="grow">
          <strong class="cut">
            <bdi>{row.name}</bdi>
          </strong>
          <span class="hint num">
            {title && !isOpen ? `${title} · ` : ''}
            {sizeInWords(row.bytes)}
          </span>
        </span>
        {isOpen && <Format {...props} />}
        <Chip tone={tone}>{words}</Chip>
        <Deeds {...props} />
      </header>
      <Body {...props} />
    </li>
  )
}
