import { useId } from 'preact/hooks'
import type { ClipQuery } from '../../api/clips'
import type { Counts, Member } from '../../api/types'
import { agoInWords } from '../../ui/words'

interface Entry {
  text: string
  count: number | null
  change: Pick<ClipQuery, 'state' | 'task_state'>
}

function stateEntries(counts: Counts): Entry[] {
  const byTask = (text: string, task_state: string, count: number): Entry => ({
    text,
    count,
    change: { state: '', task_state },
  })
  const byClip = (text: string, state: string, count: number): Entry => ({
    text,
    count,
    change: { state, task_state: '' },
  })
  return [
    byClip('All', '', counts.clips),
    byTask('Waiting', 'queued', counts.queued),
    byTask('Being worked on', 'assigned', counts.assigned),
    byTask('With reviewers', 'submitted', counts.submitted),
    byTask('Sent back', 'returned', counts.returned),
    byTask('Accepted', 'accepted', counts.accepted),
    byTask('Skipped', 'skipped', counts.skipped),
    byClip('Being drawn', 'stored', counts.stored),
    byClip('Drawn and playable', 'ready', counts.ready),
    byClip('Stuck', 'failed', counts.failed),
  ]
}

function Line(props: {
  group: string
  text: string
  count: number | null
  isOn: boolean
  onChoose: () => void
}) {
  return (
    <label class={props.isOn ? 'line on' : 'line'}>
      <input
        class="sr"
        type="radio"
        name={props.group}
        checked={props.isOn}
        onChange={props.onChoose}
      />
      <span class={props.isOn ? 'radio on' : 'radio'} aria-hidden="true" />
      <bdi class="grow cut">{props.text}</bdi>
      {props.count !== null && <span class="num hint">{props.count.toLocaleString('en')}</span>}
    </label>
  )
}

/** What the list is narrowed to: one state, one person; both together mean both. */
export function Filters(props: {
  query: ClipQuery
  counts: Counts
  members: readonly Member[]
  onChange: (change: Partial<ClipQuery>) => void
}) {
  const { query, onChange } = props
  const group = useId()
  return (
    <aside class="filters" aria-label="Filters">
      <fieldset>
        <legend>State</legend>
        {stateEntries(props.counts).map((entry) => (
          <Line
            key={entry.text}
            group={`${group}-state`}
            text={entry.text}
            count={entry.count}
            isOn={
              query.state === entry.change.state && query.task_state === entry.change.task_state
            }
            onChoose={() => onChange(entry.change)}
          />
        ))}
      </fieldset>
      {props.members.length > 0 && (
        <fieldset>
          <legend>Person</legend>
          <Line
            group={`${group}-person`}
            text="Anybody"
            count={null}
            isOn={query.assignee === ''}
            onChoose={() => onChange({ assignee: '' })}
          />
          {props.members.map((member) => (
            <Line
              key={member.user.id}
              group={`${group}-person`}
              text={member.user.display_name || member.user.username}
              count={member.open + member.submitted + member.accepted}
              isOn={query.assignee === member.user.id}
              onChoose={() => onChange({ assignee: member.user.id })}
            />
          ))}
        </fieldset>
      )}
      <p class="hint">Counted {agoInWords(props.counts.counted_at)}.</p>
    </aside>
  )
}
