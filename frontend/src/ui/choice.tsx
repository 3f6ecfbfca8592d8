import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Icon } from './icon'

export interface Choice<T extends string> {
  value: T
  text: string
}

/** One of a few, side by side: a group of radio buttons in the shape of one control. */
export function Segmented<T extends string>(props: {
  label: string
  value: T
  choices: readonly Choice<T>[]
  onValue: (value: T) => void
  disabled?: boolean
}) {
  const name = useId()
  return (
    <fieldset class="seg" disabled={props.disabled}>
      <legend class="sr">{props.label}</legend>
      {props.choices.map((choice) => (
        <label key={choice.value} class={choice.value === props.value ? 'on' : ''}>
          <input
            class="sr"
            type="radio"
            name={name}
            checked={choice.value === props.value}
            onChange={() => props.onValue(choice.value)}
          />
          {choice.text}
        </label>
      ))}
    </fieldset>
  )
}

interface Tick {
  isOn: boolean
  onToggle: (isOn: boolean) => void
  disabled?: boolean
  children: ComponentChildren
}

/** A box with words beside it. */
export function Check(props: Tick & { isLabelHidden?: boolean }) {
  return (
    <label class="tick">
      <input
        class="sr"
        type="checkbox"
        checked={props.isOn}
        disabled={props.disabled}
        onChange={(event) => props.onToggle(event.currentTarget.checked)}
      />
      <span class={props.isOn ? 'check on' : 'check'} aria-hidden="true">
        {props.isOn && <Icon name="check" />}
      </span>
      <span class={props.isLabelHidden ? 'sr' : ''}>{props.children}</span>
    </label>
  )
}

/** A whole card that is ticked: a name, what it means, and the box. */
export function CheckCard(props: Omit<Tick, 'children'> & { name: string; meaning: string }) {
  return (
    <label class={props.isOn ? 'tick card on' : 'tick card'}>
      <input
        class="sr"
        type="checkbox"
        checked={props.isOn}
        disabled={props.disabled}
        onChange={(event) => props.onToggle(event.currentTarget.checked)}
      />
      <span class={props.isOn ? 'check on' : 'check'} aria-hidden="true">
        {props.isOn && <Icon name="check" />}
      </span>
      <span>
        <strong>{props.name}</strong>
        <span class="meaning">{props.meaning}</span>
      </span>
    </label>
  )
}

/** On or off, in force at once. The words stand left, the switch right. */
export function Switch(props: Tick) {
  return (
    <label class="switch-row">
      <span>{props.children}</span>
      <input
        class="sr"
        type="checkbox"
        role="switch"
        aria-checked={props.isOn}
        checked={props.isOn}
        disabled={props.disabled}
        onChange={(event) => props.onToggle(event.currentTarget.checked)}
      />
      <span class={props.isOn ? 'switch on' : 'switch'} aria-hidden="true" />
    </label>
  )
}
