import type { Aim, ReadableFormat } from '../../api/imports'
import { listMembers } from '../../api/projects'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { told } from '../../language/told'
import type { ImportList } from '../../state/imports'
import { SelectField } from '../../ui/field'
import { Panel } from '../../ui/panel'
import { useLoad } from '../use-load'

const AIMS: readonly { aim: Aim; name: string; meaning: string }[] = [
  {
    aim: 'draft',
    name: t('Drafts'),
    meaning: t('People start from them, listen and correct. Work already begun is not touched.'),
  },
  {
    aim: 'work',
    name: t('Finished work'),
    meaning: t('Counts as done and accepted, in the name of one person.'),
  },
]

const AS_NAMED = { value: '', text: t('Whom the file names (JSON Lines), else me') }

/** What the files of this page become. */
function Become({ project, list }: { project: Project; list: ImportList }) {
  const members = useLoad(project.id, () => listMembers(project.id))
  const wish = list.wish.value
  const people = (members.data ?? []).map(({ user }) => ({
    value: user.username,
    text: user.display_name || user.username,
  }))
  return (
    <Panel title={t('They become')}>
      <fieldset class="aims">
        <legend class="sr">{t('What the files become')}</legend>
        {AIMS.map(({ aim, name, meaning }) => (
          <label key={aim} class={wish.aim === aim ? 'tick card on' : 'tick card'}>
            <input
              class="sr"
              type="radio"
              name="aim"
              checked={wish.aim === aim}
              onChange={() => list.choose({ ...wish, aim })}
            />
            <span class={wish.aim === aim ? 'radio on' : 'radio'} aria-hidden="true" />
            <span>
              <strong>{name}</strong>
              <span class="meaning">{meaning}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {wish.aim === 'work' && (
        <SelectField
          label={t('Whose work')}
          value={wish.person}
          options={[AS_NAMED, ...people]}
          onValue={(person) => list.choose({ ...wish, person })}
        />
      )}
    </Panel>
  )
}

export function ImportSide(props: {
  project: Project
  list: ImportList
  formats: readonly ReadableFormat[]
}) {
  return (
    <aside class="stack">
      <Become project={props.project} list={props.list} />
      <Panel title={t('What can be read')}>
        <p class="quiet small">{props.formats.map(({ title }) => told(title)).join(', ')}.</p>
        <p class="hint after">
          {t(
            'A file belongs to the clip of the same name: call.json to call.wav. Several files may come in one zip.',
          )}
        </p>
      </Panel>
    </aside>
  )
}
