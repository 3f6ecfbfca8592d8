import type { Template } from '../../api/types'
import { t } from '../../language/t'
import { Icon, type IconName } from '../../ui/icon'
import './templates.css'

const CARDS: readonly { template: Template; icon: IconName; title: string; meaning: string }[] = [
  { template: 'speech', icon: 'wave', title: t('Where is speech'), meaning: t('Voice activity') },
  {
    template: 'speakers',
    icon: 'talk',
    title: t('Who speaks when'),
    meaning: t('Speakers, overlaps'),
  },
  { template: 'transcript', icon: 'text', title: t('What is said'), meaning: t('Transcription') },
  { template: 'sound', icon: 'smile', title: t('How it sounds'), meaning: t('Emotion, clarity') },
]

/** The four templates; any of them can be combined. */
export function TemplateCards(props: {
  chosen: readonly Template[]
  onToggle: (template: Template) => void
}) {
  return (
    <div class="templates">
      {CARDS.map(({ template, icon, title, meaning }) => {
        const isOn = props.chosen.includes(template)
        return (
          <button
            key={template}
            type="button"
            class={isOn ? 'template on' : 'template'}
            aria-pressed={isOn}
            onClick={() => props.onToggle(template)}
          >
            <Icon name={icon} />
            <span>
              <strong>{title}</strong>
              <span>{meaning}</span>
            </span>
            {isOn && <Icon name="check" tone="ticked" />}
          </button>
        )
      })}
    </div>
  )
}
