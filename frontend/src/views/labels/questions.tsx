import { useState } from 'preact/hooks'
import { addSpeaker, changeLabel, makeLabel, renameSpeaker } from '../../api/labels'
import type { Id, Label, Project, Speaker } from '../../api/types'
import { languageName } from '../../language/format'
import { t } from '../../language/t'
import { AutoText } from '../../ui/auto-text'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { moveQuestion, NEW_QUESTION, Question } from './question'
import type { Questions as Data, Editing } from './use-questions'

function SpeakerField({ speaker, editing }: { speaker: Speaker; editing: Editing }) {
  return (
    <span class={`val edit s${(speaker.position % 12) + 1}`}>
      <b>{speaker.position + 1}</b>
      <AutoText
        label={t('Speaker {position}', { position: speaker.position + 1 })}
        value={speaker.name}
        maxLength={200}
        onSave={(name) => void editing.run(() => renameSpeaker(speaker.id, name))}
      />
    </span>
  )
}

function Speakers(props: { project: Id; speakers: readonly Speaker[]; editing: Editing }) {
  const { speakers, editing } = props
  const add = () => {
    const taken = new Set(speakers.map((speaker) => speaker.name))
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
          {speakers.map((speaker) => (
            <SpeakerField key={speaker.id} speaker={speaker} editing={editing} />
          ))}
          <button type="button" class="add" onClick={add}>
            <Icon name="plus" />
            {t('Speaker')}
          </button>
        </div>
        <p class="hint below-vals">{t('People may add speakers while they work.')}</p>
      </div>
    </li>
  )
}

function Words({ project }: { project: Project }) {
  const language = project.language ? languageName(project.language) : t('any language')
  return (
    <li>
      <span class="drag" />
      <div class="grow">
        <div class="row">
          <strong>{t('Words')}</strong>
          <span class="hint">{t('free text, {language}, either direction', { language })}</span>
        </div>
      </div>
    </li>
  )
}

function Retired({ labels, editing }: { labels: readonly Label[]; editing: Editing }) {
  if (labels.length === 0) return null
  return (
    <p class="small quiet retired">
      {t('Not asked any more:')}{' '}
      {labels.map((label) => (
        <button
          key={label.id}
          type="button"
          class="b s plain"
          title={t('Ask it again')}
          onClick={() => void editing.run(() => changeLabel(label.id, { is_retired: false }))}
        >
          {label.name}
        </button>
      ))}
    </p>
  )
}

function freeName(labels: readonly Label[]): string {
  const taken = new Set(labels.map((label) => label.name))
  let number = 1
  let name = NEW_QUESTION
  while (taken.has(name)) {
    number += 1
    name = `${NEW_QUESTION} ${number}`
  }
  return name
}

/** What is asked of each segment; every change saves itself. */
export function Questions(props: { project: Project; data: Data; editing: Editing }) {
  const { project, data, editing } = props
  const [openId, setOpenId] = useState<Id | null>(null)
  const used = data.labels.filter((label) => !label.is_retired)
  const ask = () => {
    void editing.run(async () => {
      const made = await makeLabel(project.id, {
        name: freeName(data.labels),
        kind: 'single',
        position: used.length,
      })
      setOpenId(made.id)
    })
  }
  const onDrop = (event: DragEvent) => {
    const id = event.dataTransfer?.getData('text/x-audino-label')
    const row = event.target instanceof Element ? event.target.closest('li[data-label]') : null
    if (!id || !row) return
    event.preventDefault()
    const from = used.findIndex((label) => label.id === id)
    const to = used.findIndex((label) => label.id === row.getAttribute('data-label'))
    if (from >= 0 && to >= 0 && from !== to) moveQuestion(id, to - from, editing)
  }
  return (
    <>
      <h2>{t('On each segment')}</h2>
      <ul class="panel questions" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <Speakers project={project.id} speakers={data.speakers} editing={editing} />
        <Words project={project} />
        {used.map((label) => (
          <Question
            key={label.id}
            project={project.id}
            label={label}
            editing={editing}
            isOpen={openId === label.id}
            onOpen={(isOpen) => setOpenId(isOpen ? label.id : null)}
          />
        ))}
      </ul>
      <div class="row below-vals">
        <Button icon="plus" onClick={ask}>
          {t('Ask something else')}
        </Button>
      </div>
      <Retired labels={data.labels.filter((label) => label.is_retired)} editing={editing} />
    </>
  )
}
