import { useEffect, useState } from 'preact/hooks'
import type { Id, Label } from '../../api/types'
import { t } from '../../language/t'
import { isChoice } from '../../state/desk/checks'
import { isFreeKey } from '../../state/desk/keys'
import type { Segment } from '../../timeline/segment'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'

interface QuestionProps {
  label: Label
  segment: Segment
}

/** One question of the project about the chosen segment. */
export function Question({ label, segment }: QuestionProps) {
  const name = (
    <>
      <bdi>{label.name}</bdi>
      {label.is_required && <span class="hint">{t('needed')}</span>}
    </>
  )
  if (isChoice(label)) {
    return (
      <fieldset class="fld" title={label.help || undefined}>
        <legend class="lab">{name}</legend>
        <Answers label={label} segment={segment} />
      </fieldset>
    )
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control stands in its own part
    <label class="fld" title={label.help || undefined}>
      <span class="lab">{name}</span>
      <Written label={label} segment={segment} />
    </label>
  )
}

function chosenOf(segment: Segment, label: Id): readonly string[] {
  const answer = segment.values[label]
  return typeof answer === 'object' ? answer : []
}

function Answers({ label, segment }: QuestionProps) {
  const { desk } = useRoom()
  const chosen = chosenOf(segment, label.id)
  const values = label.values
    .filter((value) => !value.is_retired || chosen.includes(value.id))
    .toSorted((a, b) => a.position - b.position)
  const choose = (value: Id) => desk.editor.pressAnswer(desk.editor.chosen(), label, value)
  return (
    <div class="pick">
      {values.map((value) => (
        <button
          key={value.id}
          type="button"
          class={chosen.includes(value.id) ? 'opt on' : 'opt'}
          aria-pressed={chosen.includes(value.id)}
          disabled={!desk.canEdit.value}
          onClick={() => choose(value.id)}
        >
          <bdi>{value.text}</bdi>
          {isFreeKey(value.key) && <KeyCap>{value.key.toUpperCase()}</KeyCap>}
        </button>
      ))}
    </div>
  )
}

function Written({ label, segment }: QuestionProps) {
  const { desk } = useRoom()
  const answer = segment.values[label.id]
  const kept = answer === undefined || typeof answer === 'object' ? '' : String(answer)
  const [text, setText] = useState(kept)
  useEffect(() => setText(kept), [kept, segment.id])
  const isNumber = label.kind === 'number'
  const keep = (next: string) => {
    setText(next)
    const number = Number(next.replace(',', '.'))
    if (isNumber && next.trim() && !Number.isFinite(number)) return
    const value = next.trim() === '' ? null : isNumber ? number : next
    desk.editor.answer(segment.id, label.id, value, `${label.id}:${segment.id}`)
  }
  return (
    <input
      class="in s"
      dir="auto"
      value={text}
      inputMode={isNumber ? 'decimal' : 'text'}
      readOnly={!desk.canEdit.value}
      onInput={(event) => keep(event.currentTarget.value)}
    />
  )
}
