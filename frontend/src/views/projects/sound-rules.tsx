import { changeProject } from '../../api/projects'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { keepProject } from '../../state/project'
import { sayTrouble } from '../../state/toasts'
import { Segmented } from '../../ui/choice'
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
  const change = (check: string, rule: Rule) => {
    const sound_rules = { ...project.sound_rules, [check]: rule }
    keepProject({ ...project, sound_rules })
    changeProject(project.id, { sound_rules })
      .then(keepProject)
      .catch((error) => {
        keepProject(project)
        sayTrouble(error)
      })
  }
  return (
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
  )
}
