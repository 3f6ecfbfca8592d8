import { useState } from 'preact/hooks'
import { ANY_CLIP, listClips } from '../../api/clips'
import type { Id } from '../../api/types'
import { t } from '../../language/t'
import { exampleText } from '../../state/examples'
import { Button } from '../../ui/button'
import { Trouble } from '../../ui/empty'
import { TextField } from '../../ui/field'
import { useForm } from '../use-form'
import './guide.css'

/** Seconds that somebody wrote, with a comma or a point; null where nothing stands. */
function secondsIn(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) || value < 0 ? null : value
}

/** Finds a clip by its name and hands over what stands for a piece of it in a guide. */
export function AddExample({ project, onAdd }: { project: Id; onAdd: (text: string) => void }) {
  const [name, setName] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [isMissing, setMissing] = useState(false)
  const form = useForm(['search'])
  const add = () =>
    form.run(async () => {
      const wanted = name.trim()
      const found = await listClips(
        project,
        { ...ANY_CLIP, search: wanted },
        { cursor: null, limit: 50 },
      )
      const clip = found.results.find((one) => one.name === wanted) ?? found.results[0]
      setMissing(!clip)
      if (!clip) return
      const piece = { clip: clip.id, start: secondsIn(from) ?? 0, end: secondsIn(to) }
      onAdd(exampleText(clip.name, piece))
      setName('')
    })
  return (
    <fieldset class="add-example">
      <legend>{t('A sound to hear in it')}</legend>
      <div class="row">
        <TextField
          label={t('Name of the clip')}
          value={name}
          onValue={setName}
          error={isMissing ? t('No clip of this project has this name.') : form.problems['search']}
        />
        <TextField label={t('From (seconds)')} value={from} onValue={setFrom} />
        <TextField label={t('To (seconds)')} value={to} onValue={setTo} />
        <Button onClick={() => void add()} disabled={form.isBusy || name.trim() === ''}>
          {t('Add to the guide')}
        </Button>
      </div>
      {form.trouble && <Trouble error={new Error(form.trouble)} />}
    </fieldset>
  )
}
