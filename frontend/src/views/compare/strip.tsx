import type { Id } from '../../api/types'
import { t } from '../../language/t'
import type { Comparing } from '../../state/comparing'
import { SmallWave } from '../wave'

interface Stretch {
  start: number
  end: number
  word: string
  index?: number
}

interface LaneProps {
  title: string
  kind: string
  length: number
  stretches: readonly Stretch[]
  onPress?: (index: number) => void
  current?: number
}

function Lane({ title, kind, length, stretches, onPress, current }: LaneProps) {
  return (
    <div class={`lane ${kind}`}>
      <span class="cut">
        <bdi>{title}</bdi>
      </span>
      <div class="track">
        {stretches.map((one) => {
          const style = {
            insetInlineStart: `${(100 * one.start) / length}%`,
            width: `${(100 * (one.end - one.start)) / length}%`,
          }
          const key = `${one.start} ${one.end} ${one.index ?? ''}`
          if (one.index === undefined || !onPress) return <i key={key} style={style} />
          const { index } = one
          return (
            <button
              key={key}
              type="button"
              style={style}
              class={index === current ? 'on' : ''}
              aria-label={one.word}
              title={one.word}
              onClick={() => onPress(index)}
            />
          )
        })}
      </div>
    </div>
  )
}

/** The clip at a glance: what each version marks, and where they differ. */
export function Strip({ comparing, clip }: { comparing: Comparing; clip: Id }) {
  const { found, first, second, now, current, versions } = comparing
  const length = comparing.whole.value?.duration || 1
  const nameOf = (id: Id | null) => titleOf(versions.value.find((one) => one.id === id))
  const marks = (id: Id | null) =>
    (versions.value.find((one) => one.id === id)?.segments ?? []).map(({ start, end }) => ({
      start,
      end,
      word: '',
    }))
  const places = (found.value?.differences ?? []).map((one, index) => ({
    start: one.start,
    end: one.end,
    index,
    word: t('Difference {index}: {map}', {
      index: index + 1,
      map: one.changes.map(wordOf).join(', '),
    }),
  }))
  return (
    <section class="strip panel" aria-label={t('Where the versions differ')}>
      <div class="lane sound">
        <span />
        <div class="track">
          <SmallWave clip={clip} bars={600} />
        </div>
      </div>
      <Lane
        title={nameOf(first.value)}
        kind="left"
        length={length}
        stretches={marks(first.value)}
      />
      {second.value && (
        <>
          <Lane
            title={nameOf(second.value)}
            kind="right"
            length={length}
            stretches={marks(second.value)}
          />
          <Lane
            title={t('They differ')}
            kind="apart"
            length={length}
            stretches={places}
            current={current.value}
            onPress={(index) => comparing.show(index)}
          />
        </>
      )}
      <div class="head-track" aria-hidden="true">
        <i style={{ insetInlineStart: `${(100 * now.value) / length}%` }} />
      </div>
    </section>
  )
}

interface Named {
  kind: string
  author: { display_name: string; username: string } | null
}

/** Whose version it is, in words. */
export function titleOf(version: Named | undefined): string {
  if (!version) return ''
  if (version.kind === 'final') return t('Final')
  return version.author?.display_name || version.author?.username || t('Somebody')
}

const WORDS: Readonly<Record<string, string>> = {
  added: t('only on the right'),
  left_out: t('only on the left'),
  moved: t('other times'),
  reworded: t('other words'),
  speaker: t('other speaker'),
  answers: t('other answers'),
}

/** What kind of difference it is, in words. */
export function wordOf(change: string): string {
  return WORDS[change] ?? change
}
