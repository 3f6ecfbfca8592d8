import { useId } from 'preact/hooks'
import type { ProjectChange } from '../../api/projects'
import type { Project } from '../../api/types'
import { countOf } from '../../ui/words'

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
        <label for={id}>First draft by</label>
        {drafting && (
          <p class="hint" role="status">
            {`${countOf(drafting.ready, 'clip')} drafted, ${drafting.waiting} waiting, ${drafting.failed} failed.`}
            {drafting.reason && ` ${drafting.reason}`}
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
            {name === OWN ? 'Speech finder' : name}
          </option>
        ))}
        {isGone && (
          <option value={project.draft_model}>{project.draft_model} (not installed)</option>
        )}
      </select>
    </div>
  )
}
