import { t } from '../../language/t'
import { Later } from '../later'
import { useRoom } from './context'

const Waiting = () => (
  <Later name="waiting" load={() => import('./waiting-panel').then((part) => part.WaitingPanel)} />
)

/** What becomes of a clip that is not open; of one on its way only where that lasts longer than a blink. */
export function HowItStands() {
  const { desk } = useRoom()
  if (desk.phase.value.kind !== 'loading') return <Waiting />
  return (
    <p class="quiet small-text late" role="status">
      {t('The lines of this clip are on their way.')}
    </p>
  )
}
