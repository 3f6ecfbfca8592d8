import { changeProject } from '../../api/projects'
import type { Project } from '../../api/types'
import { keepProject } from '../../state/project'
import { sayTrouble } from '../../state/toasts'
import { Segmented } from '../../ui/choice'
import '../labels/work-rules.css'

type Rule = Project['sound_rules'][string]

const CHECKS: readonly [code: string, text: string][] = [
  ['silent', 'No sound at all'],
  ['no_speech', 'Nobody speaks'],
  ['mostly_silent', 'Mostly silence'],
  ['clipped', 'Too loud, cut off at the top'],
  ['quiet', 'Very quiet'],
  ['noisy', 'Noisy'],
  ['narrow', 'Converted from a lower rate'],
  ['offset', 'Wave shifted (DC offset)'],
  ['channel_dead', 'One channel silent'],
  ['channels_alike', 'Both channels the same'],
  ['channels_opposite', 'One channel turned upside down'],
  ['broken', 'File damaged'],
  ['cut_short', 'File breaks off'],
  ['same_sound', 'Same sound as another clip'],
  ['speech_rate', 'Words do not fit the sound'],
]
const RULES = [
  { value: 'hold', text: 'Hold back' },
  { value: 'warn', text: 'Warn' },
  { value: 'pass', text: 'Ignore' },
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
