import type { Sound } from '../../api/types'
import { number } from '../../language/format'
import { plural, t } from '../../language/t'
import { told } from '../../language/told'
import { noteOf } from '../../state/clip-words'
import { Chip } from '../../ui/chip'
import { useRoom } from './context'

type Line = readonly [what: string, figure: string]

const percent = (share: number): string => `${number(Math.round(share * 100))} %`
const kilohertz = (hz: number): string => `${number(hz / 1000, hz % 1000 === 0 ? 0 : 1)} kHz`
const decibels = (db: number | null | undefined): string =>
  db === null || db === undefined ? '–' : `${number(db, 0)} dB`

/** What the sound check measured, in the order in which people ask. */
function linesOf({ facts, rate_hz, channels, codec }: Sound): readonly Line[] {
  const lines: Line[] = []
  const add = (what: string, figure: string | null | undefined | false): void => {
    if (figure) lines.push([what, figure])
  }
  const told = (value: number | null | undefined): value is number => typeof value === 'number'
  add(t('Format'), `${codec}, ${kilohertz(rate_hz)}`)
  add(t('Channels'), number(channels))
  add(t('Loudest moment'), decibels(facts.peak_db))
  add(t('Mean level'), decibels(facts.rms_db))
  add(t('Voices above the noise'), told(facts.snr_db) && decibels(facts.snr_db))
  add(t('Highest sound'), told(facts.bandwidth_hz) && kilohertz(facts.bandwidth_hz))
  add(t('Silence'), told(facts.silence) && percent(facts.silence))
  add(t('Speech'), told(facts.speech_share) && percent(facts.speech_share))
  add(t('Words a minute'), told(facts.words_per_minute) && number(facts.words_per_minute))
  add(
    t('Cut off at the top'),
    told(facts.clipped) && plural(facts.clipped, '{n} sample', '{n} samples'),
  )
  return lines
}

/** The clip's passport: what was found in its sound, what may help, and the numbers. */
export function SoundPanel() {
  const { desk } = useRoom()
  const sound = desk.sound.value
  if (!sound) return <p class="quiet small-text">{t('The sound is not drawn yet.')}</p>
  return (
    <div class="passport">
      {sound.quality.length === 0 && (
        <p class="small-text">{t('Nothing is wrong with this sound.')}</p>
      )}
      {sound.quality.map((note) => {
        const { text, tone } = noteOf(note)
        return (
          <div key={note.code} class="found">
            <Chip tone={tone}>{text}</Chip>
            <p class="small-text">{told(note.message)}</p>
          </div>
        )
      })}
      <dl>
        {linesOf(sound).map(([what, figure]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd class="num">{figure}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
