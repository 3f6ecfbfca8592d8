import { paymentsUrl, readProgress } from '../../api/overview'
import type { Progress, Project } from '../../api/types'
import { dateInWords } from '../../state/progress'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { lengthInWords, percent } from '../../ui/words'
import { useLoad } from '../use-load'

const COLUMNS = [
  { title: 'Name' },
  { title: 'Handed in', isEnd: true },
  { title: 'Accepted', isEnd: true },
  { title: 'Right at once', isEnd: true },
  { title: 'At work', isEnd: true },
  { title: 'Work per minute of audio', isEnd: true },
]

type Row = Progress['people'][number]

/** "2.4 min", from time at work and audio handed in; nothing where one of them is missing. */
function ratioOf(row: Row): string {
  if (row.active_seconds === 0 || row.submitted_seconds === 0) return ''
  return `${(row.active_seconds / row.submitted_seconds).toFixed(1)} min`
}

function End({ forecast }: { forecast: NonNullable<Progress['forecast']> }) {
  const now = new Date()
  const [from, to] = [new Date(forecast.earliest), new Date(forecast.latest)]
  return (
    <p class="body">
      At the pace of late all is accepted between <strong>{dateInWords(from, now)}</strong> and{' '}
      <strong>{dateInWords(to, now)}</strong>, in eight of ten cases.
    </p>
  )
}

/** What everybody did in the last thirty days, and when it will be done. */
export function Pace({ project }: { project: Project }) {
  const loaded = useLoad(project.id, (signal) => readProgress(project.id, signal))
  const progress = loaded.data
  if (!progress || progress.people.length === 0) return null
  return (
    <Panel
      title="The last thirty days"
      isFlush
      actions={
        <a class="small" href={paymentsUrl(project.id)} download>
          Payment sheet (CSV)
        </a>
      }
    >
      {progress.forecast && <End forecast={progress.forecast} />}
      <Table label="The last thirty days" columns={COLUMNS}>
        {progress.people.map((row) => (
          <tr key={row.person.id}>
            <td>
              <bdi>{row.person.display_name || row.person.username}</bdi>
            </td>
            <td class="r num">{lengthInWords(row.submitted_seconds)}</td>
            <td class="r num">{lengthInWords(row.accepted_seconds)}</td>
            <td class="r num">
              {row.accepted > 0 ? `${percent(row.right_at_once, row.accepted)} %` : ''}
            </td>
            <td class="r num">{lengthInWords(row.active_seconds)}</td>
            <td class="r num">{ratioOf(row)}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}
