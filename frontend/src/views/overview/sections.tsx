import type { Overview, Progress, Project } from '../../api/types'
import { number } from '../../language/format'
import { parts, t } from '../../language/t'
import { told } from '../../language/told'
import { dateInWords, partsOf, totalOf } from '../../state/progress'
import { mayChange, mayManage } from '../../state/project'
import { user } from '../../state/session'
import { Avatar, Chip } from '../../ui/chip'
import { Icon, type IconName } from '../../ui/icon'
import { Panel } from '../../ui/panel'
import { Table } from '../../ui/table'
import { lengthInWords, percent } from '../../ui/words'
import { CsvLink } from '../csv-link'

function End({ forecast }: { forecast: NonNullable<Progress['forecast']> }) {
  const [from, to] = [forecast.earliest, forecast.latest].map((day) =>
    dateInWords(new Date(day), new Date()),
  )
  return (
    <span class="quiet" title={t('Eight of ten projects that go on at this pace end in between.')}>
      {from === to
        ? parts('At this pace done on {from}', { from: <strong>{from}</strong> })
        : parts('At this pace done between {from} and {to}', {
            from: <strong>{from}</strong>,
            to: <strong>{to}</strong>,
          })}
    </span>
  )
}

/** One bar for all the work, and when it will be done. */
export function HowFar(props: { overview: Overview; progress: Progress | null }) {
  const { counts, project } = props.overview
  const parts = partsOf(counts)
  const total = totalOf(parts)
  const words = parts.map((part) => `${number(part.count)} ${part.text.toLowerCase()}`).join(', ')
  return (
    <section class="panel far" aria-label={t('How far')}>
      <div class="big">
        <b class="num">{percent(counts.accepted, total)} %</b>
        <span class="quiet num">
          {t('accepted, {n}', { n: lengthInWords(counts.seconds_accepted) })}
        </span>
        <span class="grow" />
        {props.progress?.forecast && <End forecast={props.progress.forecast} />}
        <CsvLink project={project.id} table="states" />
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
              {part.text} <b>{number(part.count)}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

const DEEDS: Readonly<Record<string, { icon: IconName; tone: string; text: string }>> = {
  failed: { icon: 'warn', tone: 'danger', text: t('Look') },
  submitted: { icon: 'eye', tone: 'dim', text: t('Review') },
  returned: { icon: 'returned', tone: 'warn', text: t('Look') },
  skipped: { icon: 'skip', tone: 'warn', text: t('Look') },
  held: { icon: 'lock', tone: 'warn', text: t('Look') },
  without_task: { icon: 'person', tone: 'dim', text: t('Give out') },
  nobody: { icon: 'person', tone: 'warn', text: t('Add people') },
  weak_keys: { icon: 'key', tone: 'warn', text: t('Take over') },
  keys: { icon: 'key', tone: 'dim', text: t('Renew') },
  returns_spent: { icon: 'returned', tone: 'warn', text: t('Decide') },
  returned_twice: { icon: 'returned', tone: 'warn', text: t('Look') },
  late: { icon: 'clock', tone: 'warn', text: t('Look') },
  holding: { icon: 'clock', tone: 'warn', text: t('Give to others') },
  pile: { icon: 'person', tone: 'dim', text: t('Add a reviewer') },
}

/** What waits for whoever runs the project, each with its deed. */
export function NeedsYou({ overview }: { overview: Overview }) {
  const isManager = mayManage(overview.project, user.value)
  const { is_archived } = overview.project
  const concerns = (kind: string) => !is_archived && (isManager || !kind.endsWith('keys'))
  const rows = overview.attention.filter((one) => concerns(one.kind))
  return (
    <Panel
      title={t('Needs you')}
      isFlush
      actions={<span class="hint num">{rows.length || ''}</span>}
    >
      {rows.length === 0 && <p class="body quiet">{t('Nothing needs you.')}</p>}
      <ul class="need">
        {rows.map((one) => {
          const deed = DEEDS[one.kind] ?? { icon: 'info' as const, tone: 'dim', text: t('Look') }
          return (
            <li key={told(one.message)}>
              <Icon name={deed.icon} tone={deed.tone} />
              <span class="grow">
                <strong>{told(one.message)}</strong>
                {one.detail && <span class="quiet">{told(one.detail)}</span>}
              </span>
              <a href={one.link}>{deed.text}</a>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

const ROLES = { manager: t('Manager'), reviewer: t('Reviewer'), annotator: '' } as const

const COLUMNS = [
  { title: t('Name') },
  { title: t('Waiting'), isEnd: true },
  { title: t('With reviewers'), isEnd: true },
  { title: t('Sent back'), isEnd: true },
  { title: t('Accepted'), isEnd: true },
  { title: t('Audio accepted'), isEnd: true },
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
      <td class="r num">{number(row.open)}</td>
      <td class="r num">{number(row.submitted)}</td>
      <td class="r num">{number(row.returned)}</td>
      <td class="r num">{number(row.accepted)}</td>
      <td class="r num">{lengthInWords(row.seconds_accepted)}</td>
    </tr>
  )
}

/** Who does how much. */
export function Who({ overview }: { overview: Overview }) {
  const { project, people } = overview
  const canInvite = mayChange(project, user.value)
  return (
    <Panel
      title={t('People')}
      isFlush
      actions={
        <span class="row">
          {canInvite && (
            <a class="small" href={`/projects/${project.id}/people`}>
              {t('Invite')}
            </a>
          )}
          <CsvLink project={project.id} table="people" />
        </span>
      }
    >
      {people.length === 0 ? (
        <p class="body quiet">{t('Nobody works here yet.')}</p>
      ) : (
        <Table label={t('People')} columns={COLUMNS}>
          {people.map((row) => (
            <PersonRow key={row.person.id} row={row} project={project} />
          ))}
        </Table>
      )}
    </Panel>
  )
}
