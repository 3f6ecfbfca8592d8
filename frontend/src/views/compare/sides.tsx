import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { parts, t } from '../../language/t'
import type { Comparing, Decision } from '../../state/comparing'
import { apartIn, type Side } from '../../timeline/decisions'
import type { Segment } from '../../timeline/segment'
import { formatClock } from '../../timeline/time'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { KeyCap } from '../../ui/key-cap'
import { titleOf, wordOf } from './strip'

const DECIDED: Readonly<Record<Decision, string>> = {
  first: t('Left taken'),
  second: t('Right taken'),
  edited: t('Edited'),
}

interface CardProps {
  title: string
  segment: Segment | null
  words: readonly [string, string, string]
  speaker: string
  isTaken: boolean
  side: Side
  comparing: Comparing
}

function Card({ title, segment, words, speaker, isTaken, side, comparing }: CardProps) {
  const [head, apart, tail] = words
  return (
    <div class={isTaken ? 'side on' : 'side'}>
      <h3>
        <bdi>{title}</bdi>
      </h3>
      {segment ? (
        <>
          <p class="quiet small num">
            {t('{start} to {end}', {
              start: formatClock(segment.start),
              end: formatClock(segment.end),
            })}
            {speaker && (
              <>
                {' · '}
                <bdi>{speaker}</bdi>
              </>
            )}
          </p>
          <p class="said" dir="auto">
            {segment.text ? (
              <>
                {head}
                {apart && <mark>{apart}</mark>}
                {tail}
              </>
            ) : (
              <span class="hint">{t('No words')}</span>
            )}
          </p>
        </>
      ) : (
        <p class="hint">{t('Nothing here')}</p>
      )}
      <Button disabled={comparing.isBusy.value} onClick={() => void comparing.take(side)}>
        {side === 'first' ? t('Take left') : t('Take right')}{' '}
        <KeyCap>{side === 'first' ? '1' : '2'}</KeyCap>
      </Button>
    </div>
  )
}

function EditLine({ comparing, text }: { comparing: Comparing; text: string }) {
  const [words, setWords] = useState(text)
  const box = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => box.current?.focus(), [])
  return (
    <label class="field edit-line">
      <span>{t('Words of the final')}</span>
      <textarea
        ref={box}
        class="in area"
        dir="auto"
        rows={2}
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return
          event.stopPropagation()
          if (event.key === 'Escape') comparing.isEditing.value = false
          if (event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          void comparing.edit(words)
        }}
      />
      <span class="hint">
        <KeyCap>↵</KeyCap>{' '}
        {parts('keeps them and goes on, {key} leaves them', {
          key: <KeyCap>Esc</KeyCap>,
        })}
      </span>
    </label>
  )
}

/** The difference one is at: both sides, and what becomes of it. */
export function Sides({ comparing }: { comparing: Comparing }) {
  const { difference, found, current, decided, first, second, versions, speakers } = comparing
  const now = difference.value
  if (!now) return null
  const sides = comparing.sidesOf(now)
  const words = apartIn(sides.first?.text ?? '', sides.second?.text ?? '')
  const done = decided.value.get(current.value)
  const titles = [first.value, second.value].map((id) =>
    titleOf(versions.value.find((one) => one.id === id)),
  )
  const who = (segment: Segment | null) => speakers.value.get(segment?.speaker ?? '') ?? ''
  const held = comparing.heldOf(now) ?? sides.first ?? sides.second
  const total = found.value?.differences.length ?? 0
  return (
    <section class="panel sides" aria-label={t('This difference')}>
      <header>
        <h2 class="num">
          {t('Difference {value} of {total}', { value: current.value + 1, total })}
        </h2>
        <span class="chips grow">
          {now.changes.map((change) => (
            <Chip key={change}>{wordOf(change)}</Chip>
          ))}
          {done && <Chip tone="ok">{DECIDED[done]}</Chip>}
        </span>
        <Button size="s" disabled={current.value === 0} onClick={() => comparing.go(-1)}>
          {t('Before')} <KeyCap>[</KeyCap>
        </Button>
        <Button size="s" disabled={current.value + 1 >= total} onClick={() => comparing.go(1)}>
          {t('Next')} <KeyCap>]</KeyCap>
        </Button>
        <Button size="s" onClick={() => comparing.toggle()}>
          {t('Hear')} <KeyCap>Space</KeyCap>
        </Button>
      </header>
      <div class="both">
        {(['first', 'second'] as const).map((side, at) => (
          <Card
            key={side}
            side={side}
            title={titles[at] ?? ''}
            segment={sides[side]}
            words={words[at] ?? ['', '', '']}
            speaker={who(sides[side])}
            isTaken={done === side}
            comparing={comparing}
          />
        ))}
      </div>
      <div class="foot">
        {comparing.isEditing.value && held ? (
          <EditLine key={held.id} comparing={comparing} text={held.text} />
        ) : (
          <Button
            onClick={() => {
              comparing.isEditing.value = true
            }}
          >
            {t('Write it yourself')} <KeyCap>3</KeyCap>
          </Button>
        )}
      </div>
    </section>
  )
}
