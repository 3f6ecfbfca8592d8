import type { ProjectChange } from '../../api/projects'
import type { Project } from '../../api/types'
import { t } from '../../language/t'
import { AutoText } from '../../ui/auto-text'
import { Segmented } from '../../ui/choice'

interface ChannelRuleProps {
  project: Project
  change: (change: ProjectChange) => void
}

/** Whether the two channels of a clip are taken for a person each, and who they are. */
export function ChannelRule({ project, change }: ChannelRuleProps) {
  const title = t('Each channel is a person')
  const names = t('Who speaks in the first channel, and who in the second')
  const when = [
    { value: 'auto', text: t('Where it sounds so') },
    { value: 'always', text: t('Always') },
    { value: 'never', text: t('Never') },
  ] as const
  return (
    <>
      <div>
        <span>{title}</span>
        <Segmented
          label={title}
          value={project.channel_voices}
          choices={when}
          onValue={(channel_voices) => change({ channel_voices })}
        />
      </div>
      {project.channel_voices !== 'never' && (
        <div>
          <span>{names}</span>
          <AutoText
            label={names}
            placeholder={t('Agent, Customer')}
            value={project.channel_names}
            maxLength={400}
            mayBeEmpty
            onSave={(channel_names) => change({ channel_names })}
          />
        </div>
      )}
    </>
  )
}
