import type { ComponentChildren } from 'preact'
import type { ClipQuery } from '../../api/clips'
import type { Counts, Label, Member } from '../../api/types'
import { number } from '../../language/format'
import { t } from '../../language/t'
import { type ClipGroup, withValue } from '../../state/clip-query'
import { MARKS, NEEDS } from '../../state/clip-words'
import { Icon } from '../../ui/icon'
import { agoInWords } from '../../ui/words'
import { OwnFields, Uploaded } from './more-filters'

interface Entry {
  text: string
  value: string
  /** Left out where nobody keeps count. */
  count?: number
}

function workEntries(counts: Counts): Entry[] {
  return [
    { text: t('Waiting'), value: 'queued', count: counts.queued },
    { text: t('Being worked on'), value: 'assigned', count: counts.assigned },
    { text: t('With reviewers'), value: 'submitted', count: counts.submitted },
    { text: t('Sent back'), value: 'returned', count: counts.returned },
    { text: t('Accepted'), value: 'accepted', count: counts.accepted },
    { text: t('Skipped'), value: 'skipped', count: counts.skipped },
  ]
}

function fileEntries(counts: Counts): Entry[] {
  return [
    { text: t('Being drawn'), value: 'stored', count: counts.stored },
    { text: t('Drawn and playable'), value: 'ready', count: counts.ready },
    { text: t('Stuck'), value: 'failed', count: counts.failed },
  ]
}

function personEntries(counts: Counts, members: readonly Member[]): Entry[] {
  if (members.length === 0) return []
  const people = members.map(({ user, open, submitted, accepted }) => ({
    text: user.display_name || user.username,
    value: user.id,
    count: open + submitted + accepted,
  }))
  return [{ text: t('Nobody yet'), value: 'nobody', count: counts.nobody }, ...people]
}

/** Marks, or needs, that some clip has, and those that are asked for. */
function rareEntries(
  words: Readonly<Record<string, string>>,
  counts: Readonly<Record<string, number>>,
  asked: readonly string[],
): Entry[] {
  return Object.entries(words)
    .map(([value, text]) => ({ value, text, count: counts[value] ?? 0 }))
    .filter(({ value, count }) => count > 0 || asked.includes(value))
}

/** A question with its answers, and the question itself for any of them. */
function answerEntries(label: Label): Entry[] {
  const any = {
    text: label.values.length > 0 ? t('Any answer') : t('Answered'),
    value: label.id,
  }
  return [any, ...label.values.map(({ id, text }) => ({ text, value: id }))]
}

function Line(props: Entry & { isOn: boolean; onToggle: (isOn: boolean) => void }) {
  return (
    <label class={props.isOn ? 'line on' : 'line'}>
      <input
        class="sr"
        type="checkbox"
        checked={props.isOn}
        onChange={(event) => props.onToggle(event.currentTarget.checked)}
      />
      <span class={props.isOn ? 'check on' : 'check'} aria-hidden="true">
        {props.isOn && <Icon name="check" />}
      </span>
      <bdi class="grow cut">{props.text}</bdi>
      {props.count !== undefined && <span class="num hint">{number(props.count)}</span>}
    </label>
  )
}

function Group(props: {
  title: string
  entries: readonly Entry[]
  chosen: readonly string[]
  onChosen: (values: string[]) => void
}) {
  if (props.entries.length === 0) return null
  return (
    <fieldset>
      <legend>{props.title}</legend>
      {props.entries.map((entry) => (
        <Line
          key={entry.value}
          {...entry}
          isOn={props.chosen.includes(entry.value)}
          onToggle={(isOn) => props.onChosen(withValue(props.chosen, entry.value, isOn))}
        />
      ))}
    </fieldset>
  )
}

/** What the list is narrowed to: of several in a group any will do, and all groups must fit. */
export function Filters(props: {
  query: ClipQuery
  counts: Counts
  members: readonly Member[]
  labels: readonly Label[]
  onChange: (change: Partial<ClipQuery>) => void
  children?: ComponentChildren
}) {
  const { query, counts, onChange } = props
  const answersTo = (label: Label, chosen: string[]) => {
    const own = new Set(answerEntries(label).map(({ value }) => value))
    onChange({ answer: [...query.answer.filter((id) => !own.has(id)), ...chosen] })
  }
  const groups: [string, ClipGroup, Entry[]][] = [
    [t('State'), 'task_state', workEntries(counts)],
    [t('Needs somebody'), 'need', rareEntries(NEEDS, counts.needs, query.need)],
    [t('Person'), 'assignee', personEntries(counts, props.members)],
    [t('Sound'), 'quality', rareEntries(MARKS, counts.marks, query.quality)],
    [t('File'), 'state', fileEntries(counts)],
  ]
  return (
    <aside class="filters" aria-label={t('Filters')}>
      {groups.map(([title, name, entries]) => (
        <Group
          key={name}
          title={title}
          entries={entries}
          chosen={query[name]}
          onChosen={(values) => onChange({ [name]: values })}
        />
      ))}
      {props.labels.map((label) => (
        <Group
          key={label.id}
          title={label.name}
          entries={answerEntries(label)}
          chosen={query.answer.filter((id) => answerEntries(label).some((one) => one.value === id))}
          onChosen={(values) => answersTo(label, values)}
        />
      ))}
      <Uploaded query={query} onChange={onChange} />
      <OwnFields own={query.own} onOwn={(own) => onChange({ own })} />
      {props.children}
      <p class="hint">{t('Counted {ago}.', { ago: agoInWords(counts.counted_at) })}</p>
    </aside>
  )
}
