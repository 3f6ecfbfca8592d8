import { useState } from 'preact/hooks'
import { paymentsUrl, readProgress } from '../../api/overview'
import { type Day, readDays } from '../../api/seeing'
import type { Id, Progress } from '../../api/types'
import { number } from '../../language/format'
import { plural, t } from '../../language/t'
import { SPANS, type SpanName, spanUntil } from '../../state/spans'
import { Segmented } from '../../ui/choice'
import { EmptyState, Trouble } from '../../ui/empty'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { lengthInWords, percent } from '../../ui/words'
import { Plot } from '../plot'
import { useLoad } from '../use-load'
import './numbers.css'

type Row = Progress['people'][number]

/** The figures of a span, in the words that the person and the managers both read. */
function Figures({ row }: { row: Row }) {
  const ratio = row.work_per_minute
  const figures: [string, string][] = [
    [
      lengthInWords(row.submitted_seconds),
      t('of audio handed in, {clips}', { clips: plural(row.submitted, '{n} clip', '{n} clips') }),
    ],
    [
      lengthInWords(row.accepted_seconds),
      t('of audio accepted, {clips}', { clips: plural(row.accepted, '{n} clip', '{n} clips') }),
    ],
    [
      row.accepted > 0 ? `${percent(row.right_at_once, row.accepted)} %` : '–',
      t('accepted at first try'),
    ],
    [plural(row.returns, '{n} time', '{n} times'), t('sent back')],
    [lengthInWords(row.active_seconds), t('at work, pauses of over a minute not counted')],
    [
      ratio === null ? '–' : t('{number} min', { number: number(ratio, 1) }),
      t('of work for a minute of audio'),
    ],
  ]
  return (
    <dl class="panel figures num">
      {figures.map(([value, words]) => (
        <div key={words}>
          <dd>{value}</dd>
          <dt>{words}</dt>
        </div>
      ))}
    </dl>
  )
}

function ofMinutes(value: number): string {
  return lengthInWords(value * 60)
}

function Pictures({ days }: { days: readonly Day[] }) {
  const dates = days.map((day) => day.day)
  const minutes = (name: 'handed_in_seconds' | 'accepted_seconds' | 'active_seconds') =>
    days.map((day) => day[name] / 60)
  const picture = (title: string, name: Parameters<typeof minutes>[0]) => (
    <Panel title={title}>
      <Plot
        label={title}
        kind="bars"
        days={dates}
        series={[{ title: t('Minutes'), colour: '--line-control', values: minutes(name) }]}
        inWords={ofMinutes}
        height={170}
      />
    </Panel>
  )
  return (
    <div class="three-plots">
      {picture(t('Audio handed in, minutes'), 'handed_in_seconds')}
      {picture(t('Audio accepted, minutes'), 'accepted_seconds')}
      {picture(t('Time at work, minutes'), 'active_seconds')}
    </div>
  )
}

/** One person's numbers in one project: the same for the person and for managers. */
export function Numbers({ project, person }: { project: Id; person: Id }) {
  const [span, setSpan] = useState<SpanName>('28')
  const asked = spanUntil(new Date(), Number(span))
  const key = `${project} ${person} ${asked.since}`
  const period = { since: `${asked.since}T00:00:00Z` }
  const days = useLoad(`days ${key}`, (signal) => readDays(project, { ...asked, person }, signal))
  const progress = useLoad(`row ${key}`, (signal) => readProgress(project, signal, period))
  const trouble = days.error ?? progress.error
  const row = progress.data?.people.find((one) => one.person.id === person)
  return (
    <div class="numbers">
      <div class="row">
        <Segmented label={t('Days shown')} value={span} choices={SPANS} onValue={setSpan} />
        <span class="grow" />
        <a class="small" href={paymentsUrl(project, period)} download>
          CSV
        </a>
      </div>
      {trouble !== null && trouble !== undefined && (
        <Trouble
          error={trouble}
          onRetry={() => {
            days.reload()
            progress.reload()
          }}
        />
      )}
      {!progress.data && !trouble && <SkeletonRows rows={4} height={64} />}
      {progress.data && !row && (
        <EmptyState icon="wave" title={t('Nothing in this time')}>
          {t('Numbers show here once a clip is handed in.')}
        </EmptyState>
      )}
      {row && <Figures row={row} />}
      {row && days.data && <Pictures days={days.data} />}
    </div>
  )
}
