import { addSpeaker, mergeSpeaker, renameSpeaker, unmergeSpeaker } from '../../api/labels'
import type { Id, Speaker } from '../../api/types'
import { t } from '../../language/t'
import { say } from '../../state/toasts'
import { AutoText } from '../../ui/auto-text'
import { Icon } from '../../ui/icon'
import { Menu } from '../../ui/menu'
import type { Editing, Questions } from './use-questions'

/** Two names of one voice: the one is read as the other from now on, wherever it is heard. */
async function merge(speaker: Speaker, other: Speaker, editing: Editing): Promise<void> {
  if (!(await editing.run(() => mergeSpeaker(speaker.id, other.id)))) return
  say(
    t('{name} is {name2} now, in all clips.', { name: speaker.name, name2: other.name }),
    () => void editing.run(() => unmergeSpeaker(speaker.id)),
  )
}

function SpeakerField(props: {
  speaker: Speaker
  number: number
  others: readonly Speaker[]
  editing: Editing
}) {
  const { speaker, number, others, editing } = props
  return (
    <span class={`val edit s${((number - 1) % 12) + 1}`}>
      <b>{number}</b>
      <AutoText
        label={t('Speaker {position}', { position: number })}
        value={speaker.name}
        maxLength={200}
        onSave={(name) => void editing.run(() => renameSpeaker(speaker.id, name))}
      />
      {others.length > 0 && (
        <Menu
          label={t('{name}: more', { name: speaker.name })}
          buttonClass="b s plain"
          button={<span aria-hidden="true">…</span>}
          items={others.map((other) => ({
            kind: 'action',
            text: t('It is {name}', { name: other.name }),
            onSelect: () => void merge(speaker, other, editing),
          }))}
        />
      )}
    </span>
  )
}

/** Names that stand for another speaker now; each can stand for itself again. */
function Merged({ data, editing }: { data: Questions; editing: Editing }) {
  if (data.merged.length === 0) return null
  const names = new Map([...data.speakers, ...data.merged].map((one) => [one.id, one.name]))
  return (
    <p class="small quiet retired">
      {t('Found to be another speaker:')}{' '}
      {data.merged.map((one) => (
        <button
          key={one.id}
          type="button"
          class="b s plain"
          title={t('Tell them apart again')}
          onClick={() => void editing.run(() => unmergeSpeaker(one.id))}
        >
          {t('{name}, who is {name2}', {
            name: one.name,
            name2: names.get(one.merged_into ?? '') ?? t('Speaker'),
          })}
        </button>
      ))}
    </p>
  )
}

/** The voices of the project: named, added, and merged where two names are one voice. */
export function Speakers(props: { project: Id; data: Questions; editing: Editing }) {
  const { data, editing } = props
  const { speakers } = data
  const add = () => {
    const taken = new Set([...speakers, ...data.merged].map((speaker) => speaker.name))
    let number = speakers.length + 1
    while (taken.has(t('Speaker {number}', { number }))) number += 1
    void editing.run(() => addSpeaker(props.project, t('Speaker {number}', { number })))
  }
  return (
    <li>
      <span class="drag" />
      <div class="grow">
        <div class="row">
          <strong>{t('Who speaks')}</strong>
          <span class="hint">{t('one speaker')}</span>
        </div>
        <div class="vals">
          {speakers.map((speaker, index) => (
            <SpeakerField
              key={speaker.id}
              speaker={speaker}
              number={index + 1}
              others={speakers.filter((one) => one.id !== speaker.id)}
              editing={editing}
            />
          ))}
          <button type="button" class="add" onClick={add}>
            <Icon name="plus" />
            {t('Speaker')}
          </button>
        </div>
        <Merged data={data} editing={editing} />
        <p class="hint below-vals">{t('People may add speakers while they work.')}</p>
      </div>
    </li>
  )
}
