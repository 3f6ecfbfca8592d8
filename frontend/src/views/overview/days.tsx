import { useState } from 'preact/hooks'
import { type Day, readDays } from '../../api/seeing'
import type { Project } from '../../api/types'
import { number } from '../../language/format'
import { plural, t } from '../../language/t'
import { begunDays, SPANS, type SpanName, spanUntil } from '../../state/spans'
import { Segmented } from '../../ui/choice'
import { Trouble } from '../../ui/empty'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { lengthInWords } from '../../ui/words'
import { CsvLink } from '../csv-link'
import { Plot } from '../plot'
import { useLoad } from '../use-load'

function isAnything(day: Day): boolean {
  return day.uploaded + day.handed_in + day.accepted_clips + day.sent_back + day.active_seconds > 0
}

const ofMinutes = (value: number) => lengthInWords(value * 60)
const ofClips = (value: number) => plural(value, '{n} clip', '{n} clips')
const ofRatio = (value: number) => t('{number} min', { number: number(value, 1) })

/** Minutes of work for each minute of audio handed in; nothing on days without one of them. */
function ratioOf(day: Day): number | null {
  if (day.active_seconds === 0 || day.handed_in_seconds === 0) return null
  return day.active_seconds / day.handed_in_seconds
}

function meanOf(days: readonly Day[]): number {
  const first = days.findIndex((day) => day.accepted_seconds > 0)
  if (first < 0) return 0
  const begun = days.slice(first)
  return begun.reduce((sum, day) => sum + day.accepted_seconds / 60, 0) / begun.length
}

function Accepted({ days }: { days: readonly Day[] }) {
  const mean = meanOf(days)
  const words =
    mean > 0 ? t('Mean {n} a day', { n: lengthInWords(mean * 60) }) : t('Nothing accepted yet')
  return (
    <>
      <Plot
        label={t('Audio accepted each day. {words}.', { words })}
        kind="bars"
        days={days.map((day) => day.day)}
        series={[
          {
            title: t('Accepted'),
            colour: '--line-control',
            values: days.map((day) => day.accepted_seconds / 60),
          },
        ]}
        inWords={ofMinutes}
        mean={mean}
      />
      <p class="hint num">
        {t('Minutes, by the day on which the work was accepted. {words}.', { words })}
      </p>
    </>
  )
}

/** Minutes accepted on each day, today in accent, the mean as a line. */
export function DayChart({ project }: { project: Project }) {
  const [span, setSpan] = useState<SpanName>('28')
  const asked = spanUntil(new Date(), Number(span))
  const loaded = useLoad(`days ${project.id} ${asked.since}`, (signal) =>
    readDays(project.id, asked, signal),
  )
  const days = loaded.data && (span === '366' ? begunDays(loaded.data, isAnything) : loaded.data)
  return (
    <Panel
      title={t('Audio accepted each day')}
      actions={<Segmented label={t('Days shown')} value={span} choices={SPANS} onValue={setSpan} />}
    >
      {days && <Accepted days={days} />}
      {!days && loaded.error !== null && <Trouble error={loaded.error} onRetry={loaded.reload} />}
      {!days && loaded.error === null && <SkeletonRows rows={4} height={44} />}
    </Panel>
  )
}

const STATES = [
  { title: t('Accepted'), colour: '--ok', names: ['accepted'] },
  { title: t('With reviewers'), colour: '--accent', names: ['submitted'] },
  { title: t('Being worked on'), colour: '--line-control', names: ['assigned', 'returned'] },
  { title: t('Waiting'), colour: '--surface', names: ['queued'] },
] as const

function stateOf(day: Day, names: readonly (keyof Day)[]): number | null {
  const values = names.map((name) => day[name])
  return values.includes(null) ? null : values.reduce<number>((sum, v) => sum + Number(v), 0)
}

function Pictures({ days }: { days: readonly Day[] }) {
  const dates = days.map((day) => day.day)
  const one = (title: string, value: (day: Day) => number | null, colour = '--line-control') => [
    { title, colour, values: days.map(value) },
  ]
  return (
    <div class="four">
      <figure>
        <figcaption>{t('Clips by where they are, at the end of each day')}</figcaption>
        <Plot
          label={t('Clips by where they are, at the end of each day')}
          kind="areas"
          days={dates}
          series={STATES.map(({ title, colour, names }) => ({
            title,
            colour,
            values: days.map((day) => stateOf(day, names)),
          }))}
          inWords={ofClips}
          height={170}
        />
      </figure>
      <figure>
        <figcaption>{t('Time at work, minutes')}</figcaption>
        <Plot
          label={t('Time at work each day')}
          kind="bars"
          days={dates}
          series={one(t('At work'), (day) => day.active_seconds / 60)}
          inWords={ofMinutes}
          height={170}
        />
      </figure>
      <figure>
        <figcaption>{t('Work for a minute of audio')}</figcaption>
        <Plot
          label={t('Minutes of work for a minute of audio each day')}
          kind="line"
          days={dates}
          series={one(t('Work'), ratioOf, '--accent')}
          inWords={ofRatio}
          height={170}
        />
      </figure>
      <figure>
        <figcaption>{t('Clips sent back')}</figcaption>
        <Plot
          label={t('Clips sent back each day')}
          kind="bars"
          days={dates}
          series={one(t('Sent back'), (day) => day.sent_back)}
          inWords={ofClips}
          height={170}
        />
      </figure>
    </div>
  )
}

/** How work goes over time: where clips are, time at work, its price, what came back. */
export function OverTime({ project }: { project: Project }) {
  const asked = spanUntil(new Date(), 366)
  const loaded = useLoad(`over time ${project.id}`, (signal) => readDays(project.id, asked, signal))
  if (!loaded.data) return null
  const days = begunDays(loaded.data, isAnything)
  return (
    <Panel title={t('Over time')} actions={<CsvLink project={project.id} table="days" />}>
      <Pictures days={days} />
    </Panel>
  )
}
