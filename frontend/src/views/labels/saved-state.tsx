import { useState } from 'preact/hooks'
import { changeProject, type ProjectChange } from '../../api/projects'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { keepProject } from '../../state/project'
import { sayTrouble } from '../../state/toasts'
import { Icon } from '../../ui/icon'
import type { Saving } from './use-questions'

const SAVING_WORDS: Record<Saving, string> = {
  saved: t('Saved'),
  saving: t('Saving'),
  failed: t('Not saved'),
}

/** How far saving is, at a place of its own; nothing as long as nothing was changed. */
export function SavedState({ saving }: { saving: Saving | null }) {
  return (
    <span class="hint row saved-state" role="status">
      {saving === 'failed' ? <Icon name="warn" tone="danger" /> : null}
      {saving === 'saved' ? <Icon name="check" tone="ok" /> : null}
      {saving && SAVING_WORDS[saving]}
    </span>
  )
}

/** Changes rules of a project: each shows at once, and is told to be saved once it is. */
export function useRules(project: Project): [Saving | null, (next: ProjectChange) => void] {
  const [saving, setSaving] = useState<Saving | null>(null)
  const change = (next: ProjectChange) => {
    keepProject({ ...project, ...next })
    setSaving('saving')
    changeProject(project.id, next)
      .then((kept) => {
        keepProject(kept)
        setSaving('saved')
      })
      .catch((error) => {
        keepProject(project)
        setSaving('failed')
        sayTrouble(error)
      })
  }
  return [saving, change]
}
