import { type DeletedProject, restoreProject } from '../../api/projects'
import { t } from '../../language/t'
import { say, sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { Panel } from '../../ui/panel'
import { agoInWords, minuteInWords } from '../../ui/words'

function Row({ project, onBack }: { project: DeletedProject; onBack: () => void }) {
  const who = project.person?.display_name || project.person?.username
  const bringBack = () =>
    restoreProject(project.id)
      .then(() => {
        say(t('{name} is back, with all that was in it.', { name: project.name }))
        onBack()
      })
      .catch(sayTrouble)
  return (
    <li>
      <span class="grow">
        <strong>
          <bdi>{project.name}</bdi>
        </strong>
        <small class="quiet num">
          {t('Deleted {ago}, erased for good {moment}.', {
            ago: agoInWords(project.deleted_at),
            moment: minuteInWords(project.until),
          })}{' '}
          <bdi>{who}</bdi>
        </small>
      </span>
      <Button size="s" onClick={() => void bringBack()}>
        {t('Bring back')}
        <span class="sr"> {project.name}</span>
      </Button>
    </li>
  )
}

/** Projects that were deleted within a day; absent where there are none. */
export function DeletedProjects(props: {
  projects: readonly DeletedProject[]
  onBack: () => void
}) {
  if (props.projects.length === 0) return null
  return (
    <div class="deleted-projects">
      <Panel title={t('Deleted')} isFlush>
        <ul class="deleted">
          {props.projects.map((project) => (
            <Row key={project.id} project={project} onBack={props.onBack} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}
