import type { ComponentChildren } from 'preact'
import { parts, t } from '../../language/t'
import type { Practice, Verdict } from '../../state/desk/practice'
import { Icon } from '../../ui/icon'
import { KeyCap } from '../../ui/key-cap'
import { useRoom } from './context'
import './practice.css'

/** What a newcomer does, step by step, and what was right; tools come with the first real clip. */
export function PracticePanel() {
  const { desk } = useRoom()
  return desk.practice.value && <Steps practice={desk.practice.value} />
}

function Steps({ practice }: { practice: Practice }) {
  const { isMac } = useRoom()
  const hasHeard = practice.hasHeard.value
  const hasCorrected = practice.hasCorrected.value
  const hasFinished = practice.verdicts.value.length > 0
  const done = [hasHeard, hasCorrected, hasFinished]
  const now = done.indexOf(false)
  return (
    <>
      <div class="head titled">
        <h2>{t('Your first half minute')}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a small screen and holds nothing else to focus */}
      <section class="in2" tabIndex={0} aria-label={t('Steps')}>
        <ol class="steps">
          <Step number={1} isDone={hasHeard} isNow={now === 0}>
            <strong>{parts('Press {key} and listen', { key: <KeyCap>Tab</KeyCap> })}</strong>
            <p>{t('It plays the sentence you are in.')}</p>
          </Step>
          <Step number={2} isDone={hasCorrected} isNow={now === 1}>
            <strong>{t('Make the words right')}</strong>
            <p>{t('A machine wrote this draft. One word is wrong. Which one?')}</p>
          </Step>
          <Step number={3} isDone={hasFinished} isNow={now === 2}>
            <strong>{parts('Press {key}', { key: <KeyCap>↵</KeyCap> })}</strong>
            <p>{t('That line is done, and the next one plays.')}</p>
          </Step>
        </ol>
        <Verdicts practice={practice} />
        <p class="hint">
          {parts(
            'Everything is saved as you type. {key} takes anything back. Practice stays on this page and counts nowhere.',
            { key: <KeyCap>{isMac ? '⌘ Z' : 'Ctrl Z'}</KeyCap> },
          )}
        </p>
      </section>
    </>
  )
}

function Step(props: {
  number: number
  isDone: boolean
  isNow: boolean
  children: ComponentChildren
}) {
  const { number, isDone, isNow, children } = props
  return (
    <li class={isDone ? 'did' : isNow ? 'on' : ''} aria-current={isNow ? 'step' : undefined}>
      <span class="mark">{isDone ? <Icon name="check" /> : number}</span>
      <div>
        {isDone && <span class="sr">{t('Done:')} </span>}
        {children}
      </div>
    </li>
  )
}

/** Says of the lines that are done what was right and what was heard otherwise. */
function Verdicts({ practice }: { practice: Practice }) {
  const verdicts = practice.verdicts.value
  const wrong = verdicts.filter((one) => !one.isRight)
  return (
    <div class="verdicts" role="status">
      {wrong.map((one) => (
        <p key={one.id} class="nearly">
          {nearly(one)}
        </p>
      ))}
      {!wrong.length && verdicts.length > 0 && <p class="right">{praise(practice)}</p>}
    </div>
  )
}

function praise(practice: Practice): string {
  if (practice.isAllRight.value)
    return t('All four lines are right. You are ready for a real clip.')
  return practice.verdicts.value.length === 1 ? t('Right. One word, well heard.') : t('Right.')
}

function nearly({ wrote, said }: Verdict): string {
  if (!said) {
    return t('Nearly. “{wrote}” is not said there. Choose the line and listen again.', { wrote })
  }
  if (!wrote) {
    return t('Nearly. “{said}” is missing. Choose the line and listen again.', { said })
  }
  return t('Nearly. It says “{said}”, you have “{wrote}”. Choose the line and change it.', {
    said,
    wrote,
  })
}
