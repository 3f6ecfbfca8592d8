import { type Quality, readQuality } from '../../api/seeing'
import type { Project } from '../../api/types'
import { number } from '../../language/format'
import { parts, plural, t } from '../../language/t'
import { Panel } from '../../ui/panel'
import { SkeletonRows } from '../../ui/skeleton'
import { Table } from '../../ui/table'
import { CsvLink } from '../csv-link'
import { useLoad } from '../use-load'

const GOOD = 0.8

interface Line {
  text: string
  /** A share of one, or null where nothing was compared. */
  rate: number | null
  /** How much of the bar is full; of what should be small, the rest. */
  isSmallGood?: boolean
}

function inWords(rate: number | null): string {
  if (rate === null) return '–'
  const percent = rate * 100
  return `${percent < 10 ? number(percent, 1) : number(Math.round(percent))} %`
}

function MeasureLine({ text, rate, isSmallGood = false }: Line) {
  const goodness = rate === null ? 0 : isSmallGood ? 1 - rate : rate
  const full = Math.min(1, Math.max(0, rate ?? 0))
  return (
    <li>
      <span class="measure">
        <span>{text}</span>
        <b class="num">{inWords(rate)}</b>
      </span>
      <span class="measure-bar" aria-hidden="true">
        <i class={goodness < GOOD ? 'low' : ''} style={{ width: `${full * 100}%` }} />
      </span>
    </li>
  )
}

function linesOf({ measures, questions, tolerance }: Quality): Line[] {
  if (!measures) return []
  const fixed: Line[] = [
    { text: t('Same speaker at the same time'), rate: measures.speaker },
    { text: t('Words that differ'), rate: measures.words, isSmallGood: true },
    { text: t('Edges within {tolerance} s', { tolerance }), rate: measures.edges },
  ]
  const asked = questions.map(({ name, rate }) => ({
    text: t('Same answer to “{name}”', { name }),
    rate,
  }))
  return [...fixed.filter((line) => line.rate !== null), ...asked]
}

/** The worst question, what is mixed up in it, and what may help. */
function Proposal({ project, quality }: { project: Project; quality: Quality }) {
  const worst = quality.questions.find((question) => question.is_low && question.mixed)
  if (!worst?.mixed) return null
  return (
    <p class="hint">
      {parts('“{first}” and “{second}” are mixed up most. An example sound for each may help.', {
        first: <bdi>{worst.mixed.first}</bdi>,
        second: <bdi>{worst.mixed.second}</bdi>,
      })}{' '}
      <a href={`/projects/${project.id}/labels`}>{t('Add examples')}</a>
    </p>
  )
}

const COLUMNS = [
  { title: t('Name') },
  { title: t('Clips'), isEnd: true },
  { title: t('Same speaker'), isEnd: true },
  { title: t('Words that differ'), isEnd: true },
  { title: t('Edges'), isEnd: true },
  { title: t('Same answers'), isEnd: true },
]

/** Each person against those who did the same clips. */
export function AlikePeople({ project, quality }: { project: Project; quality: Quality }) {
  if (quality.people.length === 0) return null
  return (
    <Panel
      title={t('How alike people work')}
      isFlush
      actions={<CsvLink project={project.id} table="quality" />}
    >
      <Table label={t('How alike people work')} columns={COLUMNS}>
        {quality.people.map((row) => (
          <tr key={row.person.id}>
            <td>
              <bdi>{row.person.display_name || row.person.username}</bdi>
            </td>
            <td class="r num">{number(row.clips)}</td>
            <td class="r num">{inWords(row.speaker)}</td>
            <td class="r num">{inWords(row.words)}</td>
            <td class="r num">{inWords(row.edges)}</td>
            <td class="r num">{inWords(row.answers)}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

export function useQuality(project: Project): Quality | null {
  return useLoad(`quality ${project.id}`, (signal) => readQuality(project.id, signal)).data
}

/** How good the work is, in figures that one can repeat. */
export function HowGood({ project, quality }: { project: Project; quality: Quality | null }) {
  if (!quality) {
    return (
      <Panel title={t('Quality')}>
        <SkeletonRows rows={3} height={36} />
      </Panel>
    )
  }
  const lines = linesOf(quality)
  return (
    <Panel
      title={t('Quality')}
      actions={
        <>
          <span class="hint num">
            {t('{clips} done twice', { clips: plural(quality.clips, '{n} clip', '{n} clips') })}
          </span>
          <CsvLink project={project.id} table="questions" />
        </>
      }
    >
      {quality.measures ? (
        <ul class="measures">
          {lines.map((line) => (
            <MeasureLine key={line.text} {...line} />
          ))}
        </ul>
      ) : (
        <p class="quiet">
          {t('How alike people work is told once {fewest} clips were done by two of them.', {
            fewest: quality.fewest,
          })}{' '}
          <a href={`/projects/${project.id}/settings`}>{t('Have clips done twice')}</a>
        </p>
      )}
      <Proposal project={project} quality={quality} />
      {quality.measures && (
        <p class="hint">
          <a href={`/projects/${project.id}/review`}>{t('See where they differ')}</a>
        </p>
      )}
    </Panel>
  )
}
