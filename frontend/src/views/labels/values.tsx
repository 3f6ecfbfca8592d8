import { useRef, useState } from 'preact/hooks'
import { addValue, changeValue, mergeValue, removeValue } from '../../api/labels'
import type { Label, LabelValue } from '../../api/types'
import { plural, t } from '../../language/t'
import { say } from '../../state/toasts'
import { AutoText } from '../../ui/auto-text'
import { IconButton } from '../../ui/button'
import { COLOURS, colourAt, colourOf } from '../../ui/colours'
import { Menu } from '../../ui/menu'
import type { Editing } from './use-questions'

function ColourMenu({ value, editing }: { value: LabelValue; editing: Editing }) {
  return (
    <Menu
      label={t('Colour of {text}', { text: value.text })}
      buttonClass="swatch-button"
      button={
        <span class="swatch" style={{ background: colourOf(value.colour, value.position) }} />
      }
      items={COLOURS.map(({ name, hex }) => ({
        kind: 'action',
        text: name,
        swatch: hex,
        isChosen: hex === value.colour,
        onSelect: () => void editing.run(() => changeValue(value.id, { colour: hex })),
      }))}
    />
  )
}

/** Take an answer away. One that was used stays with the work done, and can be asked again. */
async function takeAway(value: LabelValue, label: Label, editing: Editing): Promise<void> {
  const worked = await editing.run(() => removeValue(value.id))
  if (!worked) return
  say(
    t('“{text}” is not offered any more. Work already done keeps it.', { text: value.text }),
    async () => {
      await editing.run(async () => {
        try {
          await changeValue(value.id, { is_retired: false })
        } catch {
          // It had never been used, so it is gone whole: the same answer is made again.
          const { text, colour, key, position } = value
          await addValue(label.id, { text, colour, key, position })
        }
      })
    },
  )
}

/** Where an answer was given, the other one stands from now on; revisions keep what was. */
async function turnInto(value: LabelValue, other: LabelValue, editing: Editing): Promise<void> {
  let segments = 0
  const worked = await editing.run(async () => {
    segments = await mergeValue(value.id, other.id)
  })
  if (worked)
    say(
      t('“{text}” is “{text2}” now, in {segments}.', {
        text: value.text,
        text2: other.text,
        segments: plural(segments, '{n} segment', '{n} segments'),
      }),
    )
}

function MergeMenu({ value, label, editing }: { value: LabelValue } & Shared) {
  const others = label.values.filter((other) => !other.is_retired && other.id !== value.id)
  if (others.length === 0) return null
  return (
    <Menu
      label={t('Turn {text} into another answer', { text: value.text })}
      buttonClass="b s plain"
      button={<span aria-hidden="true">…</span>}
      items={others.map((other) => ({
        kind: 'action',
        text: t('Turn into “{text}”', { text: other.text }),
        onSelect: () => void turnInto(value, other, editing),
      }))}
    />
  )
}

interface Shared {
  label: Label
  editing: Editing
}

function Value(props: { value: LabelValue; label: Label; editing: Editing }) {
  const { value, label, editing } = props
  const change = (what: Partial<Pick<LabelValue, 'text' | 'key'>>) =>
    void editing.run(() => changeValue(value.id, what))
  return (
    <li>
      <ColourMenu value={value} editing={editing} />
      <AutoText
        label={t('Answer {position}', { position: value.position + 1 })}
        value={value.text}
        maxLength={200}
        onSave={(text) => change({ text })}
      />
      <AutoText
        label={t('Key for {text}', { text: value.text })}
        value={value.key}
        maxLength={1}
        placeholder={t('key')}
        extra="key-field"
        mayBeEmpty
        onSave={(key) => change({ key })}
      />
      <MergeMenu value={value} label={label} editing={editing} />
      <IconButton
        icon="trash"
        size="s"
        label={t('Take away {text}', { text: value.text })}
        onClick={() => void takeAway(value, label, editing)}
      />
    </li>
  )
}

function AnotherAnswer({ label, editing }: { label: Label; editing: Editing }) {
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const add = async () => {
    const clean = text.trim()
    if (!clean) return
    setText('')
    const position = Math.max(-1, ...label.values.map((value) => value.position)) + 1
    const colour = colourAt(position)
    const worked = await editing.run(() => addValue(label.id, { text: clean, colour, position }))
    if (!worked) setText(clean)
  }
  return (
    <li>
      <span />
      <input
        ref={input}
        class="in s"
        dir="auto"
        aria-label={t('Another answer')}
        placeholder={t('Another answer')}
        maxlength={200}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={() => void add()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.isComposing) return
          event.preventDefault()
          void add()
        }}
      />
    </li>
  )
}

/** Answers of one question, edited in place: colour, text, key. */
export function Values({ label, editing }: { label: Label; editing: Editing }) {
  const offered = label.values.filter((value) => !value.is_retired)
  const retired = label.values.filter((value) => value.is_retired)
  return (
    <>
      <ul class="values">
        {offered.map((value) => (
          <Value key={value.id} value={value} label={label} editing={editing} />
        ))}
        <AnotherAnswer label={label} editing={editing} />
      </ul>
      {retired.length > 0 && (
        <p class="small quiet retired">
          {t('Not offered any more:')}{' '}
          {retired.map((value) => (
            <button
              key={value.id}
              type="button"
              class="b s plain"
              title={t('Offer it again')}
              onClick={() => void editing.run(() => changeValue(value.id, { is_retired: false }))}
            >
              {value.text}
            </button>
          ))}
        </p>
      )}
    </>
  )
}
