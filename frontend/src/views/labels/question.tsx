import { changeLabel, type LabelChange, makeLabel, removeLabel } from '../../api/labels'
import type { Id, Label, LabelKind } from '../../api/types'
import { t } from '../../language/t'
import { say } from '../../state/toasts'
import { AutoText } from '../../ui/auto-text'
import { Button, IconButton } from '../../ui/button'
import { Check, Segmented } from '../../ui/choice'
import { chipColours } from '../../ui/colours'
import { Icon } from '../../ui/icon'
import { type Editing, movedLabel, withLabel } from './use-questions'
import { Values } from './values'

const KINDS: readonly { value: LabelKind; text: string }[] = [
  { value: 'single', text: t('One answer') },
  { value: 'multiple', text: t('Several') },
  { value: 'text', text: t('Text') },
  { value: 'number', text: t('Number') },
]

const KIND_WORDS: Record<LabelKind, string> = {
  single: t('one answer'),
  multiple: t('several answers'),
  text: t('free text'),
  number: 'a number',
}

/** How a question is called until it has its own words. */
export const NEW_QUESTION = t('New question')

export function hasAnswers(label: Label): boolean {
  const isPicked = label.kind === 'single' || label.kind === 'multiple'
  return !isPicked || label.values.some((value) => !value.is_retired)
}

/** Take a question away; one that was used is kept with the work done. */
async function takeAway(project: Id, label: Label, editing: Editing): Promise<void> {
  const worked = await editing.run(() => removeLabel(label.id))
  if (!worked) return
  say(
    t('“{name}” is not asked any more. Work already done keeps its answers.', { name: label.name }),
    async () => {
      await editing.run(async () => {
        try {
          await changeLabel(label.id, { is_retired: false })
        } catch {
          // Never used, so it is gone whole: the same question is made again.
          const { name, kind, position } = label
          const values = label.values.map(({ text, colour, key }) => ({ text, colour, key }))
          await makeLabel(project, { name, kind, position, values })
        }
      })
    },
  )
}

function Chips({ label }: { label: Label }) {
  const offered = label.values.filter((value) => !value.is_retired)
  return (
    <div class="vals">
      {offered.map((value) => (
        <span key={value.id} class="val" style={chipColours(value.colour, value.position)}>
          <b>{value.key || ' '}</b>
          <bdi>{value.text}</bdi>
        </span>
      ))}
    </div>
  )
}

export interface QuestionProps {
  project: Id
  label: Label
  editing: Editing
  isOpen: boolean
  onOpen: (isOpen: boolean) => void
}

function Closed({ label, onOpen }: QuestionProps) {
  const isPicked = label.kind === 'single' || label.kind === 'multiple'
  return (
    <div class="grow closed">
      <div class="row">
        <button
          type="button"
          class="name-button"
          aria-expanded={false}
          onClick={() => onOpen(true)}
        >
          <strong>
            <bdi>{label.name}</bdi>
          </strong>
        </button>
        <span class="hint">
          {KIND_WORDS[label.kind]}
          {label.is_required && t(', must be answered')}
        </span>
      </div>
      {hasAnswers(label) ? (
        isPicked && <Chips label={label} />
      ) : (
        <p class="row small no-answers">
          <Icon name="warn" />
          {t('No answers yet, so nobody will see this. Add one, or remove it.')}
        </p>
      )}
    </div>
  )
}

function Open({ project, label, editing, onOpen }: QuestionProps) {
  const change = (what: LabelChange) => {
    const ahead = editing.loaded.data
    const next = ahead ? withLabel(ahead, { ...label, ...what }) : undefined
    void editing.run(() => changeLabel(label.id, what), next)
  }
  return (
    <div class="grow">
      <div class="row question-head">
        <AutoText
          label={t('Question')}
          value={label.name}
          maxLength={200}
          isSelected={label.name.startsWith(NEW_QUESTION)}
          onSave={(name) => change({ name })}
        />
        <Segmented
          label={t('Kind of answer')}
          value={label.kind}
          choices={KINDS}
          onValue={(kind) => change({ kind })}
        />
        <span class="grow" />
        <IconButton
          icon="trash"
          size="s"
          label={t('Stop asking {name}', { name: label.name })}
          onClick={() => void takeAway(project, label, editing)}
        />
      </div>
      {(label.kind === 'single' || label.kind === 'multiple') && (
        <Values label={label} editing={editing} />
      )}
      <div class="question-foot">
        <AutoText
          label={t('Help for this question')}
          value={label.help}
          placeholder={t('A word of help, shown beside the question')}
          mayBeEmpty
          onSave={(help) => change({ help })}
        />
        <Check isOn={label.is_required} onToggle={(is_required) => change({ is_required })}>
          {t('Must be answered')}
        </Check>
        <Button size="s" onClick={() => onOpen(false)}>
          {t('Done')}
        </Button>
      </div>
    </div>
  )
}

/** Move a question and save every place that changed. */
export function moveQuestion(id: Id, step: number, editing: Editing): void {
  const questions = editing.loaded.data
  const moved = questions && movedLabel(questions.labels, id, step)
  if (!moved) return
  const before = new Map(questions.labels.map((label) => [label.id, label.position]))
  const changed = moved.filter((label) => before.get(label.id) !== label.position)
  void editing.run(
    async () => {
      for (const { id: one, position } of changed) await changeLabel(one, { position })
    },
    { ...questions, labels: moved },
  )
}

/** One question of the list: closed it shows its answers, open they are edited. */
export function Question(props: QuestionProps) {
  const { label, editing, isOpen, onOpen } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    moveQuestion(label.id, event.key === 'ArrowUp' ? -1 : 1, editing)
  }
  return (
    <li class={isOpen ? 'open' : ''} data-label={label.id}>
      <button
        type="button"
        class="drag"
        aria-label={t('Move {name} with the arrow keys and Alt', { name: label.name })}
        title={t('Drag, or Alt and arrow keys')}
        draggable
        onDragStart={(event) => event.dataTransfer?.setData('text/x-audino-label', label.id)}
        onKeyDown={onKeyDown}
      >
        <Icon name="drag" />
      </button>
      {isOpen ? <Open {...props} /> : <Closed {...props} />}
      {!isOpen && (
        <Button
          size="s"
          kind={hasAnswers(label) ? 'plain' : 'outlined'}
          onClick={() => onOpen(true)}
        >
          {hasAnswers(label) ? t('Change') : t('Add answers')}
        </Button>
      )}
    </li>
  )
}
