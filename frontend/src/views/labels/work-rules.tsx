import { changeProject, type ProjectChange } from '../../api/projects'
import type { Project } from '../../api/types'
import { keepProject } from '../../state/project'
import { sayTrouble } from '../../state/toasts'
import { Segmented, Switch } from '../../ui/choice'
import './work-rules.css'

const PEOPLE = ['1', '2', '3'].map((value) => ({ value, text: value }))
const REVIEWED = [
  { value: 'none', text: 'None' },
  { value: 'all', text: 'All' },
] as const

/** How clips run through people's hands; every change is in force at once. */
export function WorkRules({ project }: { project: Project }) {
  const change = (next: ProjectChange) => {
    keepProject({ ...project, ...next })
    changeProject(project.id, next)
      .then(keepProject)
      .catch((error) => {
        keepProject(project)
        sayTrouble(error)
      })
  }
  return (
    <div class="panel work-rules">
      <div>
        <span>People per clip</span>
        <Segmented
          label="People per clip"
          value={String(project.annotators_per_clip)}
          choices={PEOPLE}
          onValue={(value) => change({ annotators_per_clip: Number(value) })}
        />
      </div>
      <div>
        <span>Reviewed</span>
        <Segmented
          label="Reviewed"
          value={project.needs_review ? 'all' : 'none'}
          choices={REVIEWED}
          onValue={(value) => change({ needs_review: value === 'all' })}
        />
      </div>
      {project.needs_review && (
        <Switch
          isOn={project.may_review_own}
          onToggle={(may_review_own) => change({ may_review_own })}
        >
          Reviewers may accept their own work
        </Switch>
      )}
      <Switch isOn={project.finds_speech} onToggle={(finds_speech) => change({ finds_speech })}>
        Find speech before people start
      </Switch>
    </div>
  )
}
