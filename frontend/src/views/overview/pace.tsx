import { paymentsUrl } from '../../api/overview'
import type { Progress, Project } from '../../api/types'
import { date, number } from '../../language/format'
import { t } from '../../language/t'
import { monthBefore } from '../../state/spans'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { lengthInWords, percent } from '../../ui/words'
import { CsvLink } from '../csv-link'

const COLUMNS = [
  { title: t('Name') },
  { title: t('Handed in'), isEnd: true },
  { title: t('Accepted'), isEnd: true },
  { title: t('Right at once'), isEnd: true },
  { title: t('Sent back'), isEnd: true },
  { title: t('At work'), isEnd: true },
  { title: t('Work per minute of audio'), isEnd: true },
]

type Row = Progress['people'][number]

/** "2.4 min"; nothing where time at work or audio handed in is missing. */
function ratioOf(row: Row): string {
  return row.work_per_minute === null
    ? ''
    : t('{number} min', { number: number(row.work_per_minute, 1) })
}

/** The sheets that people are paid by: of whole months, and of the thirty days that are shown. */
function Sheets({ project }: { project: Project }) {
  const today = new Date()
  return (
    <span class="row">
      {[1, 0].map((back) => {
        const period = monthBefore(today, back)
        const month = date(new Date(period.since), { month: 'long', year: 'numeric' })
        return (
          <a class="small" key={back} href={paymentsUrl(project.id, period)} download>
            {t('Payment sheet of {month} (CSV)', { month })}
          </a>
        )
      })}
      <a class="small" href={paymentsUrl(project.id)} download>
        {t('Payment sheet (CSV)')}
      </a>
      <CsvLink project={project.id} table="progress" />
    </span>
  )
}

/** What everybody did in the last thirty days. */
export function Pace({ project, progress }: { project: Project; progress: Progress }) {
  if (progress.people.length === 0) return null
  return (
    <Panel title={t('The last thirty days')} isFlush actions={<Sheets project={project} />}>
      <Table label={t('The last thirty days')} columns={COLUMNS}>
        {progress.people.map((row) => (
          <tr key={row.person.id}>
            <td>
              <a class="plain-link" href={`/projects/${project.id}/people/${row.person.id}`}>
                <bdi>{row.person.display_name || row.person.username}</bdi>
              </a>
            </td>
            <td class="r num">{lengthInWords(row.submitted_seconds)}</td>
            <td class="r num">{lengthInWords(row.accepted_seconds)}</td>
            <td class="r num">
              {row.accepted > 0 ? `${percent(row.right_at_once, row.accepted)} %` : ''}
            </td>
            <td class="r num">{number(row.returns)}</td>
            <td class="r num">{lengthInWords(row.active_seconds)}</td>
            <td class="r num">{ratioOf(row)}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}
