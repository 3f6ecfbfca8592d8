import { listLabels, listSpeakers } from '../../api/labels'
import type { Overview } from '../../api/types'
import { t } from '../../language/t'
import { mayChange } from '../../state/project'
import { user } from '../../state/session'
import { Icon } from '../../ui/icon'
import { useLoad } from '../use-load'

interface Step {
  end: string
  title: string
  text: string
  isDone: boolean
}

function stepsOf(overview: Overview, hasLabels: boolean): Step[] {
  return [
    {
      end: 'labels',
      title: t('Labels'),
      text: t('What people mark: speech, speakers, words, sounds.'),
      isDone: hasLabels,
    },
    {
      end: 'upload',
      title: t('Audio'),
      text: t('Drop files or a folder; they can be worked on at once.'),
      isDone: overview.counts.clips > 0,
    },
    {
      end: 'people',
      title: t('People'),
      text: t('Those who label, and those who look over it.'),
      isDone: overview.people.length > 1,
    },
  ]
}

/** Whether the project has still to be set up: nothing was ever handed in. */
export function isNew({ counts, people }: Overview): boolean {
  const isBegun = counts.submitted + counts.accepted + counts.returned > 0
  return !isBegun && (counts.clips === 0 || people.length < 2)
}

function StepLine({ step, number, href }: { step: Step; number: number; href: string | null }) {
  const { isDone, title } = step
  return (
    <li class={isDone ? 'done' : ''}>
      <b aria-hidden="true">{isDone ? <Icon name="check" /> : number}</b>
      <span class="grow">
        <strong>{title}</strong>
        {isDone && <span class="sr"> {t('(done)')}</span>}
        <span class="quiet">{step.text}</span>
      </span>
      {href && (
        <a class="b s" href={`${href}/${step.end}`}>
          {isDone ? t('Change') : t('Begin')}
          <span class="sr"> {title}</span>
        </a>
      )}
    </li>
  )
}

/** The three steps of a new project, ticked as they are done. */
export function Start({ overview }: { overview: Overview }) {
  const id = overview.project.id
  const labels = useLoad(id, () => listLabels(id))
  const speakers = useLoad(`${id} speakers`, () => listSpeakers(id))
  const hasQuestions = labels.data?.some((label) => !label.is_retired) ?? false
  const hasLabels = hasQuestions || (speakers.data ?? []).length > 0
  const steps = stepsOf(overview, hasLabels)
  const isManager = mayChange(overview.project, user.value)
  const to = `/projects/${id}`
  return (
    <section class="panel start" aria-labelledby="start">
      <h2 id="start">{t('Three steps to begin')}</h2>
      <ol>
        {steps.map((step, index) => (
          <StepLine key={step.end} step={step} number={index + 1} href={isManager ? to : null} />
        ))}
      </ol>
    </section>
  )
}
