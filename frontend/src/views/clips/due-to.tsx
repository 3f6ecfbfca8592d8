import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { endOfDay } from '../../state/giving'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { useClosing } from './use-closing'

/** The day until which chosen clips are wanted, or none any more. */
export function DueTo(props: { onDue: (due: string | null) => void; onClose: () => void }) {
  const [day, setDay] = useState('')
  const frame = useClosing(props.onClose)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    props.onClose()
  }
  const submit = (event: Event) => {
    event.preventDefault()
    props.onDue(endOfDay(day))
  }
  return (
    <section class="give-to due-to panel" ref={frame} aria-label={t('Due')} onKeyDown={onKeyDown}>
      <form class="stack" onSubmit={submit}>
        <TextField
          label={t('Due at the end of')}
          type="date"
          value={day}
          onValue={setDay}
          inputRef={input}
        />
        <div class="row">
          <Button type="submit" disabled={day === ''}>
            {t('Set day')}
          </Button>
          <Button kind="plain" onClick={() => props.onDue(null)}>
            {t('No due day')}
          </Button>
        </div>
      </form>
    </section>
  )
}
