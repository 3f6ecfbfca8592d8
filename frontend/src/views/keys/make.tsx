import { useEffect, useRef, useState } from 'preact/hooks'
import { makeKey } from '../../api/keys'
import type { Id, NewApiKey, Scope } from '../../api/types'
import { t } from '../../language/t'
import { Button } from '../../ui/button'
import { CheckCard, Segmented } from '../../ui/choice'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { KeyCap } from '../../ui/key-cap'
import { Panel } from '../../ui/panel'
import { dayInWords } from '../../ui/words'
import { useForm } from '../use-form'

const RIGHTS: readonly { scope: Scope; meaning: string }[] = [
  { scope: 'upload', meaning: t('add clips, with text and people') },
  { scope: 'read', meaning: t('see clips and how far they are') },
  { scope: 'export', meaning: t('fetch finished work') },
  { scope: 'manage', meaning: t('give out clips, change labels and people') },
]

type Days = '30' | '90' | '365' | 'none'

const ENDS: readonly { value: Days; text: string }[] = [
  { value: '30', text: t('30 days') },
  { value: '90', text: t('90 days') },
  { value: '365', text: t('1 year') },
  { value: 'none', text: t('No end') },
]

function endInWords(days: Days): string {
  if (days === 'none') return t('It works until somebody revokes it.')
  const end = new Date(Date.now() + Number(days) * 86_400_000)
  return t('Ends {day}. The list shows it in amber from five days before.', {
    day: dayInWords(end),
  })
}

function Rights(props: { scopes: readonly Scope[]; onScopes: (scopes: Scope[]) => void }) {
  const toggle = (scope: Scope, isOn: boolean) =>
    props.onScopes(
      RIGHTS.map((right) => right.scope).filter((one) =>
        one === scope ? isOn : props.scopes.includes(one),
      ),
    )
  return (
    <fieldset class="rights">
      <legend>{t('It may')}</legend>
      {RIGHTS.map(({ scope, meaning }) => (
        <CheckCard
          key={scope}
          name={scope}
          meaning={meaning}
          isOn={props.scopes.includes(scope)}
          onToggle={(isOn) => toggle(scope, isOn)}
        />
      ))}
    </fieldset>
  )
}

/** The form of a new key. */
export function MakeKey(props: {
  project: Id
  onMade: (key: NewApiKey) => void
  /** Absent while there is no key at all: the form is then the page. */
  onClose?: (() => void) | undefined
}) {
  const { onClose } = props
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['upload', 'read'])
  const [days, setDays] = useState<Days>('90')
  const form = useForm(['name', 'scopes'])
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const submit = (event: Event) => {
    event.preventDefault()
    const end = days === 'none' ? null : Number(days)
    void form.run(async () =>
      props.onMade(
        await makeKey(props.project, { name: name.trim(), scopes: [...scopes], days: end }),
      ),
    )
  }
  const cancel = onClose && (
    <Button size="s" kind="plain" onClick={onClose}>
      {t('Cancel')} <KeyCap>Esc</KeyCap>
    </Button>
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose?.()
  }
  return (
    <Panel isFresh title={t('New key')} actions={cancel}>
      <form class="make-key" onSubmit={submit} onKeyDown={onKeyDown}>
        <TextField
          label={t('What is it for')}
          value={name}
          onValue={setName}
          inputRef={first}
          maxLength={200}
          hint={t('A name you will know in a year.')}
          error={form.problems['name']}
          required
        />
        <Rights scopes={scopes} onScopes={setScopes} />
        <div class="until">
          <p class="label">{t('Until')}</p>
          <Segmented label={t('Until')} value={days} choices={ENDS} onValue={setDays} />
          <p class="hint num">{endInWords(days)}</p>
        </div>
        {form.problems['scopes'] && <Trouble error={new Error(form.problems['scopes'])} />}
        {form.trouble && <Trouble error={new Error(form.trouble)} />}
        <div class="row">
          <Button
            kind="main"
            type="submit"
            disabled={form.isBusy || !name.trim() || scopes.length === 0}
          >
            {t('Make key')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
