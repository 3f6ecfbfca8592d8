import { t } from '../../language/t'
import { Icon } from '../../ui/icon'

export type Step = 'labels' | 'audio' | 'people'

const STEPS: readonly { step: Step; text: string }[] = [
  { step: 'labels', text: t('Labels') },
  { step: 'audio', text: t('Audio') },
  { step: 'people', text: t('People') },
]

/** Where one is on the way to a new project. */
export function Steps({ now }: { now: Step }) {
  const reached = STEPS.findIndex(({ step }) => step === now)
  return (
    <ol class="steps" aria-label={t('Steps')}>
      {STEPS.map(({ step, text }, index) => (
        <li
          key={step}
          class={index < reached ? 'done' : ''}
          aria-current={step === now ? 'step' : undefined}
        >
          <b>{index < reached ? <Icon name="check" /> : index + 1}</b>
          {text}
        </li>
      ))}
    </ol>
  )
}
