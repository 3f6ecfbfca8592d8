import { useState } from 'preact/hooks'
import { type ClipQuery, filterOf } from '../../api/clips'
import { keepBatch } from '../../api/giving'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { say } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { useForm } from '../use-form'

/** Keeps the filter under a name: People gives it out, and clips that come later join it. */
export function KeepBatch({ project, query }: { project: Project; query: ClipQuery }) {
  const [name, setName] = useState('')
  const form = useForm(['name'])
  const keep = (event: Event) => {
    event.preventDefault()
    void form.run(async () => {
      await keepBatch(project.id, name.trim(), { filter: filterOf(query) })
      setName('')
      say(t('Kept as a batch. It is given out under People.'))
    })
  }
  return (
    <form class="keep-batch" onSubmit={keep}>
      <TextField
        label={t('Name of the batch')}
        isLabelHidden
        small
        placeholder={t('Keep this choice as a batch')}
        value={name}
        onValue={setName}
        error={form.problems['name']}
      />
      <Button size="s" type="submit" disabled={!name.trim() || form.isBusy}>
        {t('Keep as batch')}
      </Button>
      {form.trouble && <Trouble error={new Error(form.trouble)} />}
    </form>
  )
}
