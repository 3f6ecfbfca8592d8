import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { plural, t } from '../../language/t'
import { Button } from '../../ui/button'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'

const BACK_REASONS = [
  t('Words missing'),
  t('Wrong speaker'),
  t('Times are off'),
  t('Spelling rules'),
] as const
const SKIP_REASONS = [
  t('The sound is broken'),
  t('I cannot make out the words'),
  t('Another language'),
  t('Not for me'),
] as const

interface ReasonFormProps {
  title: string
  question: string
  reasons: readonly string[]
  lineLabel: string
  hint: string
  deed: string
  deedKey: string
  onReason: (reason: string) => void
}

/** "Words missing, times are off. The last turn has no words yet." */
function reasonOf(chosen: readonly string[], line: string): string {
  const [first = '', ...others] = chosen
  const picked = [first, ...others.map((one) => one[0]?.toLowerCase() + one.slice(1))]
    .filter(Boolean)
    .join(', ')
  return [picked, line.trim()].filter(Boolean).join('. ')
}

/** Why a clip is left: keys 1 to 4 choose, a line says it in one's own words. */
function ReasonForm(props: ReasonFormProps) {
  const { desk, isMac } = useRoom()
  const [chosen, choose] = useState<readonly string[]>([])
  const [line, setLine] = useState('')
  const frame = useRef<HTMLFormElement>(null)
  // At once: the next key chooses a reason, it must not end up among the words.
  useLayoutEffect(() => frame.current?.focus(), [])
  const reason = reasonOf(chosen, line)
  const toggle = (one: string) =>
    choose(
      props.reasons.filter((known) =>
        known === one ? !chosen.includes(one) : chosen.includes(known),
      ),
    )
  const send = () => {
    if (reason && !desk.leaver.isLeaving.peek()) props.onReason(reason)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.key.startsWith('F')) return
    // The desk's own keys rest while a reason is given.
    event.stopPropagation()
    const picked = props.reasons[numberOf(event) - 1]
    if (picked !== undefined) toggle(picked)
    else if (event.key === 'Escape') desk.closePage()
    else if (isSend(event, isMac)) send()
    else return
    event.preventDefault()
  }
  return (
    <form
      class="reason-form"
      ref={frame}
      tabIndex={-1}
      aria-label={props.title}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="head titled">
        <h2>{props.title}</h2>
        <Button kind="plain" size="s" onClick={() => desk.closePage()}>
          {t('Cancel')} <KeyCap>Esc</KeyCap>
        </Button>
      </div>
      <div class="in2">
        <fieldset class="fld">
          <legend class="lab">{props.question}</legend>
          <div class="pick">
            {props.reasons.map((one, index) => (
              <button
                key={one}
                type="button"
                class={chosen.includes(one) ? 'opt on' : 'opt'}
                aria-pressed={chosen.includes(one)}
                onClick={() => toggle(one)}
              >
                {one} <KeyCap>{String(index + 1)}</KeyCap>
              </button>
            ))}
          </div>
        </fieldset>
        <label class="fld">
          <span class="lab">{props.lineLabel}</span>
          <textarea
            class="edit area"
            dir="auto"
            rows={3}
            maxLength={2000}
            value={line}
            onInput={(event) => setLine(event.currentTarget.value)}
          />
        </label>
        <p class="hint">{props.hint}</p>
      </div>
      <div class="foot">
        <Button kind="main" type="submit" disabled={!reason || desk.leaver.isLeaving.value}>
          {props.deed} <KeyCap>{props.deedKey}</KeyCap>
        </Button>
      </div>
    </form>
  )
}

/** The digit of a press outside of the written line, else 0. */
function numberOf(event: KeyboardEvent): number {
  if (event.target instanceof HTMLTextAreaElement) return 0
  return Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? 0)
}

function isSend(event: KeyboardEvent, isMac: boolean): boolean {
  const held = isMac ? event.metaKey : event.ctrlKey
  return held && (event.key === 'Enter' || event.key === 'Backspace')
}

export function SendBackPanel() {
  const { desk, isMac } = useRoom()
  const name = desk.task.value?.assignee?.display_name.split(' ')[0] ?? t('its person')
  const notes = desk.comments.value.length
  return (
    <ReasonForm
      title={t('Send back to {name}', { name })}
      question={t('What should change')}
      reasons={BACK_REASONS}
      lineLabel={t('A line for {name}', { name })}
      hint={
        desk.isCorrecting.value
          ? t('Your corrections are laid aside: {name} goes on from what was handed in.', { name })
          : notes
            ? plural(
                notes,
                'Your {n} note goes with it. {name} sees this first thing, and the clip opens at note 1.',
                'Your {n} notes go with it. {name} sees this first thing, and the clip opens at note 1.',
                { name },
              )
            : t('{name} sees this first thing.', { name })
      }
      deed={t('Send back and next')}
      deedKey={isMac ? '⌘ ⌫' : 'Ctrl ⌫'}
      onReason={(reason) => void desk.leaver.sendBack(reason)}
    />
  )
}

export function SkipPanel() {
  const { desk, isMac } = useRoom()
  return (
    <ReasonForm
      title={t('Skip this clip')}
      question={t('Why')}
      reasons={SKIP_REASONS}
      lineLabel={t('In your words, if you like')}
      hint={t('Somebody else gets the clip; it does not come back to you.')}
      deed={t('Skip and next')}
      deedKey={isMac ? '⌘ ↵' : 'Ctrl ↵'}
      onReason={(reason) => void desk.leaver.skip(reason)}
    />
  )
}
