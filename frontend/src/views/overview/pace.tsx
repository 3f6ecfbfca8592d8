import { paymentsUrl } from '../../api/overview'
import type { Progress, Project } from '../../api/types'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { lengthInWords, percent } from '../../ui/words'

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

/** What everybody did in the last thirty days. */
export function Pace({ project, progress }: { project: Project; progress: Progress }) {
  if (progress.people.length === 0) return null
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
