import type { ComponentChildren, Ref } from 'preact'
import { useId, useState } from 'preact/hooks'
import { t } from '../language/t'
import { Icon } from './icon'

interface Common {
  label: string
  value: string
  onValue: (value: string) => void
  /** Called on leaving the field: the moment to say what is wrong, not while typing. */
  onLeave?: () => void
  hint?: ComponentChildren
  error?: string | undefined
  required?: boolean
  disabled?: boolean
  isLabelHidden?: boolean
  inputRef?: Ref<HTMLInputElement>
}

/** Ties words to the control: label above, hint or message below. */
function Frame(props: {
  id: string
  label: string
  hint: ComponentChildren
  error: string | undefined
  isLabelHidden: boolean
  children: ComponentChildren
}) {
  return (
    <div class="field">
      <label class={props.isLabelHidden ? 'sr' : ''} for={props.id}>
        {props.label}
      </label>
      {props.children}
      <div class="below" id={`${props.id}-below`}>
        {props.error ? (
          <span class="wrong" role="alert">
            <Icon name="warn" />
            {props.error}
          </span>
        ) : (
          props.hint && <span class="hint">{props.hint}</span>
        )}
      </div>
    </div>
  )
}

function frameOf(props: Common, id: string) {
  return {
    id,
    label: props.label,
    hint: props.hint,
    error: props.error,
    isLabelHidden: props.isLabelHidden ?? false,
  }
}

export interface TextFieldProps extends Common {
  type?: 'text' | 'email' | 'number' | 'search' | 'date'
  autoComplete?: string
  placeholder?: string
  maxLength?: number
  small?: boolean
}

export function TextField(props: TextFieldProps) {
  const id = useId()
  return (
    <Frame {...frameOf(props, id)}>
      <input
        ref={props.inputRef ?? null}
        id={id}
        class={props.small ? 'in s' : 'in'}
        type={(props.type ?? 'text') as 'text'} // one of the union: Preact's types want it to be known here
        dir={props.type === 'email' ? 'ltr' : 'auto'}
        value={props.value}
        onInput={(event) => props.onValue(event.currentTarget.value)}
        onBlur={props.onLeave}
        autocomplete={props.autoComplete ?? 'off'}
        placeholder={props.placeholder}
        maxlength={props.maxLength}
        required={props.required}
        disabled={props.disabled}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={`${id}-below`}
      />
    </Frame>
  )
}

/** A password with "show"; length is all that counts, so length is what it says. */
export function PasswordField(props: Common & { isNew?: boolean }) {
  const id = useId()
  const [isShown, show] = useState(false)
  const length = [...props.value].length
  const verdict =
    props.isNew && length >= 14 ? (
      <span class="good">
        <Icon name="check" />
        {t('{n} characters, good', { n: length })}
      </span>
    ) : null
  return (
    <Frame {...frameOf({ ...props, hint: verdict ?? props.hint }, id)}>
      <span class="in with-button">
        <input
          ref={props.inputRef ?? null}
          id={id}
          type={(isShown ? 'text' : 'password') as 'password'} // the union again
          dir="ltr"
          spellcheck={false}
          value={props.value}
          onInput={(event) => props.onValue(event.currentTarget.value)}
          onBlur={props.onLeave}
          autocomplete={props.isNew ? 'new-password' : 'current-password'}
          required={props.required}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={`${id}-below`}
        />
        <button
          type="button"
          class="b icon s plain"
          aria-label={isShown ? t('Hide password') : t('Show password')}
          aria-pressed={isShown}
          onClick={() => show(!isShown)}
        >
          <Icon name={isShown ? 'off' : 'eye'} />
        </button>
      </span>
    </Frame>
  )
}

export function TextArea(props: Omit<Common, 'inputRef'> & { rows?: number }) {
  const id = useId()
  return (
    <Frame {...frameOf(props, id)}>
      <textarea
        id={id}
        class="in area"
        dir="auto"
        rows={props.rows ?? 4}
        value={props.value}
        onInput={(event) => props.onValue(event.currentTarget.value)}
        onBlur={props.onLeave}
        disabled={props.disabled}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={`${id}-below`}
      />
    </Frame>
  )
}

export interface Option<T extends string> {
  value: T
  text: string
}

export function SelectField<T extends string>(
  props: Omit<Common, 'value' | 'onValue' | 'inputRef'> & {
    value: T
    options: readonly Option<T>[]
    onValue: (value: T) => void
    small?: boolean
  },
) {
  const id = useId()
  const pick = (text: string) => {
    const found = props.options.find((option) => option.value === text)
    if (found) props.onValue(found.value)
  }
  return (
    <Frame {...frameOf({ ...props, onValue: pick }, id)}>
      <span class={props.small ? 'select s' : 'select'}>
        <select
          id={id}
          class={props.small ? 'in s' : 'in'}
          value={props.value}
          onChange={(event) => pick(event.currentTarget.value)}
          disabled={props.disabled}
          aria-describedby={`${id}-below`}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
    </Frame>
  )
}
