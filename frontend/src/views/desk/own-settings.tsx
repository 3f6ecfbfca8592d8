import { useRoom } from './context'
import { OwnKeys } from './own-keys'
import { OwnWords } from './own-words'
import { PedalSetting } from './pedal-setting'
import { StepBack } from './step-back'

/** What a person sets once, for every machine: keys, steps back, pedal, abbreviations. */
export function OwnSettings() {
  const { desk } = useRoom()
  const writes = desk.mode.value !== 'review' || desk.isCorrecting.value
  return (
    <>
      <OwnKeys />
      <StepBack />
      <PedalSetting />
      {writes && <OwnWords />}
    </>
  )
}
