import { t } from '../../language/t'
import { setPreference, user } from '../../state/session'
import { sayTrouble } from '../../state/toasts'
import { GuideText } from '../guide/guide-text'
import { useRoom } from './context'
import './guide-part.css'

/** Whether this person has read the guide and wants to see the keys first. */
const FOLDED = 'guide_folded'

/** How to work in this project, above the keys: one key away from any line. */
export function GuidePart() {
  const { desk } = useRoom()
  const isFolded = user.value?.preferences[FOLDED] === true
  return (
    <details
      class="desk-guide"
      open={!isFolded}
      onPlayCapture={() => desk.playback.pause()}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open === isFolded) setPreference(FOLDED, !isFolded).catch(sayTrouble)
      }}
    >
      <summary>{t('How to work')}</summary>
      <GuideText guide={desk.guide.value} />
    </details>
  )
}
