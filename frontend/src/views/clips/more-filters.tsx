import { useState } from 'preact/hooks'
import type { ClipQuery } from '../../api/clips'
import { t } from '../../language/t'
import { Button, IconButton } from '../../ui/button'
import { TextField } from '../../ui/field'

/** The days between which clips came in. */
export function Uploaded(props: {
  query: ClipQuery
  onChange: (change: Partial<ClipQuery>) => void
}) {
  const { query, onChange } = props
  return (
    <fieldset>
      <legend>{t('Uploaded')}</legend>
      <TextField
        label={t('From this day on')}
        type="date"
        value={query.uploaded_after}
        onValue={(uploaded_after) => onChange({ uploaded_after })}
      />
      <TextField
        label={t('Before this day')}
        type="date"
        value={query.uploaded_before}
        onValue={(uploaded_before) => onChange({ uploaded_before })}
      />
    </fieldset>
  )
}

/** Fields that came with the clips, such as a language; one value of each. */
export function OwnFields(props: {
  own: Readonly<Record<string, string>>
  onOwn: (own: Record<string, string>) => void
}) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const add = (event: Event) => {
    event.preventDefault()
    if (!name.trim() || !value.trim()) return
    props.onOwn({ ...props.own, [name.trim()]: value.trim() })
    setName('')
    setValue('')
  }
  return (
    <fieldset>
      <legend>{t('Your own fields')}</legend>
      {Object.entries(props.own).map(([own, wanted]) => (
        <span key={own} class="line own">
          <bdi class="grow cut">
            {own}: {wanted}
          </bdi>
          <IconButton
            icon="x"
            size="s"
            label={t('Stop asking for {own}', { own })}
            onClick={() => props.onOwn({ ...props.own, [own]: '' })}
          />
        </span>
      ))}
      <form onSubmit={add}>
        <TextField label={t('Field, as in your table')} value={name} onValue={setName} />
        <TextField label={t('Its value')} value={value} onValue={setValue} />
        <Button size="s" type="submit">
          {t('Narrow')}
        </Button>
      </form>
    </fieldset>
  )
}
