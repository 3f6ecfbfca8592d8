import { useState } from 'preact/hooks'
import { changeLabel, makeLabel } from '../../api/labels'
import type { Id, Label, Project } from '../../api/types'
import { languageName } from '../../language/format'
import { t } from '../../language/t'
import { Button } from '../../ui/button'
import { moveQuestion, NEW_QUESTION, Question } from './question'
import { Speakers } from './speakers'
import type { Questions as Data, Editing } from './use-questions'

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
        <Speakers project={project.id} data={data} editing={editing} />
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
