import { useId } from 'preact/hooks'
import type { ProjectChange } from '../../api/projects'
import type { Project } from '../../api/types'
import { plural, t } from '../../language/t'
import { told } from '../../language/told'

const OWN = 'speech'

interface DraftRuleProps {
  project: Project
  change: (change: ProjectChange) => void
}

/** Who makes the first draft, and how far that model is; shown where models are installed. */
export function DraftRule({ project, change }: DraftRuleProps) {
  const id = useId()
  const { drafting } = project
  const isGone = !project.draft_models.includes(project.draft_model)
  return (
    <div>
      <span>
        <label for={id}>{t('First draft by')}</label>
        {drafting && (
          <p class="hint" role="status">
            {t('{clips} drafted, {waiting} waiting, {failed} failed.', {
              clips: plural(drafting.ready, '{n} clip', '{n} clips'),
              waiting: drafting.waiting,
              failed: drafting.failed,
            })}
            {drafting.reason && ` ${told(drafting.reason)}`}
          </p>
        )}
      </span>
      <select
        id={id}
        class="in s"
        value={project.draft_model}
        onChange={(event) => change({ draft_model: event.currentTarget.value })}
      >
        {project.draft_models.map((name) => (
          <option key={name} value={name}>
            {name === OWN ? t('Speech finder') : name}
          </option>
        ))}
        {isGone && (
          <option value={project.draft_model}>
            {t('{model} (not installed)', { model: project.draft_model })}
          </option>
        )}
      </select>
    </div>
  )
}
