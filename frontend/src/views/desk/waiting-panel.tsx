import { t } from '../../language/t'
import type { Mode, Phase } from '../../state/desk/phase'
import { useRoom } from './context'

/** Why there is nothing beside a clip that is not open, and what one can do. */
export function WaitingPanel() {
  const { desk } = useRoom()
  const project = desk.task.value?.project.id
  const isLost = desk.phase.value.kind === 'unreadable' && desk.mode.value !== 'work'
  return (
    <div role="status">
      {desk.isNarrow.value && <p>{desk.reason.value}</p>}
      <p class="quiet small-text">{wordsOf(desk.phase.value, desk.mode.value)}</p>
      {isLost && project && (
        <p class="small-text">
          <a href={`/projects/${project}/clips`}>{t('Clips of the project')}</a>
        </p>
      )}
    </div>
  )
}

function wordsOf({ kind }: Phase, mode: Mode): string {
  if (kind === 'drawing') {
    return t('Its lines stand here as soon as the sound is drawn. You need not wait on this page.')
  }
  if (kind === 'unreadable') {
    return mode === 'work'
      ? t('There is nothing to write. Skip the clip: its manager sees the reason.')
      : t('Nobody can work on this clip. Try again in the list of clips, or send a whole file.')
  }
  return t('Nothing was changed. Try again, or go on with another clip under My work.')
}
