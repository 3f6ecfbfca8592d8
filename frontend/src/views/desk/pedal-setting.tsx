import { t } from '../../language/t'
import { ACT_WORDS } from '../../state/desk/act-words'
import { sayTrouble } from '../../state/toasts'
import { Button } from '../../ui/button'
import { useRoom } from './context'

/** Foot pedals: those that type keys work at once, others are connected and learned here. */
export function PedalSetting() {
  const { desk } = useRoom()
  const { pedal } = desk
  const name = pedal.name.value
  return (
    <>
      <h3>{t('Foot pedal')}</h3>
      <p class="hint">
        {t('A pedal that types keys works at once: F7 goes back, F9 plays and pauses, F8 goes on.')}
      </p>
      {!pedal.isPossible && (
        <p class="hint">
          {t('Other pedals need Chromium, Chrome or Edge: this browser cannot read them.')}
        </p>
      )}
      {pedal.isPossible && !name && (
        <div>
          <Button size="s" onClick={() => pedal.connect().catch(sayTrouble)}>
            {t('Connect a foot pedal')}
          </Button>
        </div>
      )}
      {name && <Connected name={name} />}
    </>
  )
}

function Connected({ name }: { name: string }) {
  const { desk } = useRoom()
  const { pedal } = desk
  const wanted = pedal.wanted.value
  const { holds } = pedal.choice.value
  return (
    <div class="fld" role="status">
      <p class="small-text">
        <bdi>{name}</bdi>
      </p>
      {wanted ? (
        <p class="small-text">
          {t('Press the part of the pedal for “{deed}” now.', { deed: ACT_WORDS[wanted] })}
        </p>
      ) : (
        <div class="row">
          <Button size="s" pressed={holds} onClick={() => pedal.setHolds(!holds)}>
            {t('Plays while it is held')}
          </Button>
          <Button size="s" onClick={() => pedal.learnAgain()}>
            {t('Set up again')}
          </Button>
        </div>
      )}
    </div>
  )
}
