import { number } from '../../language/format'
import { t } from '../../language/t'
import { FARTHEST_BACK_S } from '../../state/desk/listening'
import { useRoom } from './context'

const STEPS = Array.from({ length: 2 * FARTHEST_BACK_S + 1 }, (_, step) => step / 2)

/** How much is heard again when one goes on after a pause. */
export function StepBack() {
  const { listening } = useRoom().desk
  return (
    <>
      <h3>{t('After a pause')}</h3>
      <label class="fld">
        <span class="lab">{t('Going on steps back by')}</span>
        <select
          class="in"
          value={listening.stepBack.value}
          onChange={(event) => listening.setStepBack(Number(event.currentTarget.value))}
        >
          {STEPS.map((seconds) => (
            <option key={seconds} value={seconds}>
              {t('{seconds} s', { seconds: number(seconds, seconds % 1 === 0 ? 0 : 1) })}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
