import { useLayoutEffect, useState } from 'preact/hooks'
import { t } from '../../language/t'
import type { Act, Layer, Press } from '../../state/desk/act'
import { ACT_WORDS } from '../../state/desk/act-words'
import {
  broughtBy,
  chordOf,
  KEYMAP,
  type KeyChoice,
  keyChoiceOf,
  keymapOf,
  nameOf,
  PRESETS,
  printedChord,
} from '../../state/desk/keymap'
import { pressOf } from '../../state/desk/keys'
import { PRESET_NAMES, refusalOf } from '../../state/desk/own-keys'
import { setPreference, user } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { Button, IconButton } from '../../ui/button'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'

const ACTS = Object.keys(ACT_WORDS) as Act[]
const MOST_FOR_ONE = 3

function keep(choice: KeyChoice): void {
  setPreference(KEYMAP, choice).catch(sayTrouble)
}

/** Keys as this person wants them, on every machine: brought from another program, or one by one. */
export function OwnKeys() {
  const choice = keyChoiceOf(user.value?.preferences[KEYMAP])
  return (
    <>
      <h3>{t('Your own keys')}</h3>
      <label class="fld">
        <span class="lab">{t('Hands used to')}</span>
        <select
          class="in"
          value={choice.preset}
          onChange={(event) => {
            const preset = PRESETS.find((one) => one === event.currentTarget.value) ?? 'ours'
            keep({ ...choice, preset })
          }}
        >
          {PRESETS.map((preset) => (
            <option key={preset} value={preset}>
              {PRESET_NAMES[preset]}
            </option>
          ))}
        </select>
      </label>
      {broughtBy(choice.preset).map(([chord, act]) => (
        <div class="krow" key={chord}>
          <span>{ACT_WORDS[act]}</span>
          <KeyCap>{printedChord(chord)}</KeyCap>
        </div>
      ))}
      {Object.entries(choice.own).map(([name, act]) => (
        <OwnKey key={name} name={name} act={act} choice={choice} />
      ))}
      <Add choice={choice} />
    </>
  )
}

function OwnKey({ name, act, choice }: { name: string; act: Act | ''; choice: KeyChoice }) {
  const [layer = '', chord = ''] = name.split(/:(.*)/s)
  const words = act === '' ? t('Nothing') : ACT_WORDS[act]
  const remove = () => {
    const { [name]: _gone, ...own } = choice.own
    keep({ ...choice, own })
  }
  return (
    <div class="krow">
      <span>
        {words}
        <span class="quiet small-text">
          {layer === 'writing' ? ` ${t('while writing')}` : ` ${t('on the timeline')}`}
        </span>
      </span>
      <span class="caps">
        <KeyCap>{printedChord(chord)}</KeyCap>
        <IconButton
          icon="x"
          size="s"
          label={t('Take this key away from “{words}”', { words })}
          onClick={remove}
        />
      </span>
    </div>
  )
}

/** Why a deed cannot have one more key, or this one; null if it can. */
function problemOf(act: Act, taken: Press | null, choice: KeyChoice): string | null {
  if (taken) {
    const isNumber = taken.act === 'speaker' || taken.act === 'tag'
    const what = isNumber ? t('a number') : ACT_WORDS[taken.act]
    return t('This key is “{what}” already. Give it to “Nothing” first, or press another one.', {
      what,
    })
  }
  const own = Object.values(choice.own).filter((one) => one === act).length
  return own >= MOST_FOR_ONE ? t('Three own keys for one deed are the most.') : null
}

function problemOfNothing(taken: Press | null): string | null {
  return taken ? null : t('This key does nothing here already.')
}

function Add({ choice }: { choice: KeyChoice }) {
  const { desk, isMac } = useRoom()
  const [act, setAct] = useState<Act | ''>('play')
  const [layer, setLayer] = useState<Layer>('timeline')
  const [isWaiting, wait] = useState(false)
  const [words, setWords] = useState('')
  const reviews = desk.mode.value === 'review'
  const take = (event: KeyboardEvent): string | null => {
    const refusal = refusalOf(event, layer)
    if (refusal !== null) return refusal
    const taken = pressOf(event, { layer, isMac, reviews, keymap: keymapOf(choice) })
    const problem = act === '' ? problemOfNothing(taken) : problemOf(act, taken, choice)
    if (problem !== null) return problem
    keep({ ...choice, own: { ...choice.own, [nameOf(layer, chordOf(event))]: act } })
    return null
  }
  // At once: the next key is the one that is meant.
  useLayoutEffect(() => {
    if (!isWaiting) return
    const onKeyDown = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopPropagation()
      const problem = take(event)
      if (problem === '') return
      setWords(problem ?? t('Done.'))
      if (problem === null) wait(false)
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [isWaiting, act, layer, choice])
  return (
    <fieldset class="fld own-key">
      <legend class="lab">{t('Another key for')}</legend>
      <select
        class="in"
        aria-label={t('Deed')}
        value={act}
        onChange={(event) => setAct(event.currentTarget.value as Act | '')}
      >
        <option value="">{t('Nothing')}</option>
        {ACTS.map((one) => (
          <option key={one} value={one}>
            {ACT_WORDS[one]}
          </option>
        ))}
      </select>
      <select
        class="in"
        aria-label={t('Where')}
        value={layer}
        onChange={(event) => setLayer(event.currentTarget.value as Layer)}
      >
        <option value="timeline">{t('on the timeline')}</option>
        <option value="writing">{t('while writing')}</option>
      </select>
      <Button
        size="s"
        pressed={isWaiting}
        onClick={() => {
          setWords('')
          wait(!isWaiting)
        }}
      >
        {isWaiting ? t('Press the key now') : t('Choose a key')}
      </Button>
      <p class="hint" role="status">
        {words}
      </p>
    </fieldset>
  )
}
