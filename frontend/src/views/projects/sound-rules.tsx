import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { Segmented } from '../../ui/choice'
import { SavedState, useRules } from '../labels/saved-state'
import '../labels/work-rules.css'

type Rule = Project['sound_rules'][string]

const CHECKS: readonly [code: string, text: string][] = [
  ['silent', t('No sound at all')],
  ['no_speech', t('Nobody speaks')],
  ['mostly_silent', t('Mostly silence')],
  ['clipped', t('Too loud, cut off at the top')],
  ['quiet', t('Very quiet')],
  ['noisy', t('Noisy')],
  ['narrow', t('Converted from a lower rate')],
  ['offset', t('Wave shifted (DC offset)')],
  ['channel_dead', t('One channel silent')],
  ['channels_alike', t('Both channels the same')],
  ['channels_opposite', t('One channel turned upside down')],
  ['broken', t('File damaged')],
  ['cut_short', t('File breaks off')],
  ['same_sound', t('Same sound as another clip')],
  ['speech_rate', t('Words do not fit the sound')],
]
const RULES = [
  { value: 'hold', text: t('Hold back') },
  { value: 'warn', text: t('Warn') },
  { value: 'pass', text: t('Ignore') },
] as const

/** What is done with clips whose sound has a fault; in force for clips that come from now on. */
export function SoundRules({ project }: { project: Project }) {
  const [saving, save] = useRules(project)
  const change = (check: string, rule: Rule) =>
    save({ sound_rules: { ...project.sound_rules, [check]: rule } })
  return (
    <>
      <div class="rules-head">
        <h2>{t('When the sound has a fault')}</h2>
        <SavedState saving={saving} />
      </div>
      <p class="hint">
        {t(
          'Every clip is checked as it comes in. A clip that is held back is given to nobody until you let it pass, on the page of clips. A rule that you change counts for clips that come from then on; what it says of earlier ones is shown once their sound is looked at again.',
        )}
      </p>
      <div class="panel work-rules">
        {CHECKS.map(([check, text]) => (
          <div key={check}>
            <span>{text}</span>
            <Segmented
              label={text}
              value={project.sound_rules[check] ?? 'warn'}
              choices={RULES}
              onValue={(rule) => change(check, rule)}
            />
          </div>
        ))}
      </div>
    </>
  )
}
