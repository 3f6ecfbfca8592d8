import { tableUrl } from '../../api/seeing'
import type { Overview, Progress, Project } from '../../api/types'
import { dateInWords, partsOf, totalOf } from '../../state/progress'
import { mayManage } from '../../state/project'
import { user } from '../../state/session'
import { Avatar, Chip } from '../../ui/chip'
import { Icon, type IconName } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { lengthInWords, percent } from '../../ui/words'

function End({ forecast }: { forecast: NonNullable<Progress['forecast']> }) {
  const [from, to] = [forecast.earliest, forecast.latest].map((day) =>
    dateInWords(new Date(day), new Date()),
  )
  return (
    <span class="quiet" title="Eight of ten projects that go on at this pace end in between.">
      At this pace done {from === to ? 'on' : 'between'} <strong>{from}</strong>
      {from !== to && (
        <>
          {' '}
          and <strong>{to}</strong>
        </>
      )}
    </span>
  )
}

/** One bar for all the work, and when it will be done. */
export function HowFar(props: { overview: Overview; progress: Progress | null }) {
  const { counts, project } = props.overview
  const parts = partsOf(counts)
  const total = totalOf(parts)
  const words = parts.map((part) => `${part.count} ${part.text.toLowerCase()}`).join(', ')
  return (
    <section class="panel far" aria-label="How far">
      <div class="big">
        <b class="num">{percent(counts.accepted, total)} %</b>
        <span class="quiet num">accepted, {lengthInWords(counts.seconds_accepted)}</span>
        <span class="grow" />
        {props.progress?.forecast && <End forecast={props.progress.forecast} />}
      </div>
      <div class="stackbar" role="img" aria-label={words}>
        {parts
          .filter((part) => part.count > 0)
          .map((part) => (
            <i key={part.name} class={part.name} style={{ flexGrow: part.count }} />
          ))}
      </div>
      <ul class="far-legend num">
        {parts.map((part) => (
          <li key={part.name}>
            <a href={`/projects/${project.id}/clips?${part.filter}`}>
              <i class={part.name} />
              {part.text} <b>{part.count.toLocaleString('en')}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const DEEDS: Readonly<Record<string, { icon: IconName; tone: string; text: string }>> = {
  failed: { icon: 'warn', tone: 'danger', text: 'Look' },
  submitted: { icon: 'eye', tone: 'dim', text: 'Review' },
  returned: { icon: 'returned', tone: 'warn', text: 'Look' },
  skipped: { icon: 'skip', tone: 'warn', text: 'Look' },
  held: { icon: 'lock', tone: 'warn', text: 'Look' },
  without_task: { icon: 'person', tone: 'dim', text: 'Give out' },
  nobody: { icon: 'person', tone: 'warn', text: 'Add people' },
  keys: { icon: 'key', tone: 'dim', text: 'Renew' },
  returned_twice: { icon: 'returned', tone: 'warn', text: 'Look' },
  late: { icon: 'clock', tone: 'warn', text: 'Look' },
  holding: { icon: 'clock', tone: 'warn', text: 'Give to others' },
  pile: { icon: 'person', tone: 'dim', text: 'Add a reviewer' },
}

/** What waits for whoever runs the project, each with its deed. */
export function NeedsYou({ overview }: { overview: Overview }) {
  const isManager = mayManage(overview.project, user.value)
  const rows = overview.attention.filter((one) => isManager || one.kind !== 'keys')
  return (
    <Panel title="Needs you" isFlush actions={<span class="hint num">{rows.length || ''}</span>}>
      {rows.length === 0 && <p class="body quiet">Nothing needs you.</p>}
      <ul class="need">
        {rows.map((one) => {
          const deed = DEEDS[one.kind] ?? { icon: 'info' as const, tone: 'dim', text: 'Look' }
          return (
            <li key={one.message}>
              <Icon name={deed.icon} tone={deed.tone} />
              <span class="grow">
                <strong>{one.message}</strong>
                {one.detail && <span class="quiet">{one.detail}</span>}
              </span>
              <a href={one.link}>{deed.text}</a>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

const ROLES = { manager: 'Manager', reviewer: 'Reviewer', annotator: '' } as const

const COLUMNS = [
  { title: 'Name' },
  { title: 'Waiting', isEnd: true },
  { title: 'With reviewers', isEnd: true },
  { title: 'Sent back', isEnd: true },
  { title: 'Accepted', isEnd: true },
  { title: 'Audio accepted', isEnd: true },
]

type Row = Overview['people'][number]

function PersonRow({ row, project }: { row: Row; project: Project }) {
  const name = row.person.display_name || row.person.username
  const numbers = `/projects/${project.id}/people/${row.person.id}`
  return (
    <tr>
      <td>
        <span class="who">
          <Avatar name={name} small />
          <a class="plain-link" href={numbers}>
            <bdi>{name}</bdi>
          </a>
          {ROLES[row.role] && <Chip>{ROLES[row.role]}</Chip>}
        </span>
      </td>
      <td class="r num">{row.open}</td>
      <td class="r num">{row.submitted}</td>
      <td class="r num">{row.returned}</td>
      <td class="r num">{row.accepted}</td>
      <td class="r num">{lengthInWords(row.seconds_accepted)}</td>
    </tr>
  )
}

/** Who does how much. */
export function Who({ overview }: { overview: Overview }) {
  const { project, people } = overview
  const isManager = mayManage(project, user.value)
  return (
    <Panel
      title="People"
      isFlush
      actions={
        <span class="row">
          {isManager && (
            <a class="small" href={`/projects/${project.id}/people`}>
              Invite
            </a>
          )}
          <a class="small" href={tableUrl(project.id, 'people')} download>
            CSV
          </a>
        </span>
      }
    >
      {people.length === 0 ? (
        <p class="body quiet">Nobody works here yet.</p>
      ) : (
        <Table label="People" columns={COLUMNS}>
          {people.map((row) => (
            <PersonRow key={row.person.id} row={row} project={project} />
          ))}
        </Table>
      )}
    </Panel>
  )
}
