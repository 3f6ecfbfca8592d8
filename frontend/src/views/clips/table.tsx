import { useEffect, useRef } from 'preact/hooks'
import type { Clip, Id } from '../../api/types'
import { t } from '../../language/t'
import { Icon } from '../../ui/icon'
import { ClipRow, type RowDeeds } from './row'

const LENGTH = t('Length')
const TITLES = [t('Clip'), LENGTH, t('State'), t('Person'), t('Sound check')] as const

/** Arrows go from row to row, Enter opens; Space ticks by itself. */
function onKeyDown(event: KeyboardEvent): void {
  const row = event.target instanceof Element ? event.target.closest('tr') : null
  const box = event.target instanceof HTMLInputElement
  if (!row || !box) return
  const step = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    step[event.key]?.querySelector<HTMLElement>('input')?.focus()
    event.preventDefault()
  } else if (event.key === 'Enter') {
    row.querySelector<HTMLElement>('a.nm')?.click()
  }
}

/** Loads on when the end of the list comes near. */
function End({ onNear }: { onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null)
  const newest = useRef(onNear)
  newest.current = onNear
  useEffect(() => {
    const element = end.current
    if (!element) return
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) newest.current()
      },
      { rootMargin: '600px' },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return <div ref={end} class="list-end" />
}

function HeadTick(props: { isAll: boolean; isSome: boolean; onToggle: (isOn: boolean) => void }) {
  const { isAll, isSome } = props
  return (
    <label class="tick">
      <input
        class="sr"
        type="checkbox"
        checked={isAll}
        onChange={(event) => props.onToggle(event.currentTarget.checked)}
      />
      <span class={isSome ? 'check on' : 'check'} aria-hidden="true">
        {isSome && <Icon name={isAll ? 'check' : 'minus'} />}
      </span>
      <span class="sr">{t('Choose all that are shown')}</span>
    </label>
  )
}

export interface Ticks {
  chosen: ReadonlySet<Id>
  onTick: (index: number, isOn: boolean, isRange: boolean) => void
  onAll: (isOn: boolean) => void
}

/** The clips as a table; `ticks` and `deeds` are null for those who only look. */
export function ClipTable(props: {
  rows: readonly Clip[]
  hasMore: boolean
  ticks: Ticks | null
  deeds: RowDeeds | null
  onMore: () => void
}) {
  const { rows, ticks, deeds } = props
  const count = ticks ? rows.filter((clip) => ticks.chosen.has(clip.id)).length : 0
  return (
    <section class="clip-table" aria-label={t('Clips')}>
      <table>
        <thead>
          <tr>
            {ticks && (
              <th scope="col" class="ck">
                <HeadTick
                  isAll={count > 0 && count === rows.length}
                  isSome={count > 0}
                  onToggle={ticks.onAll}
                />
              </th>
            )}
            <th scope="col" class="wv">
              <span class="sr">{t('Waveform')}</span>
            </th>
            {TITLES.map((title) => (
              <th key={title} scope="col" class={title === LENGTH ? 'r' : ''}>
                {title}
              </th>
            ))}
            {deeds && (
              <th scope="col">
                <span class="sr">{t('Actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {rows.map((clip, index) => (
            <ClipRow
              key={clip.id}
              clip={clip}
              isTicked={ticks?.chosen.has(clip.id) ?? false}
              onTick={ticks && ((isOn, isRange) => ticks.onTick(index, isOn, isRange))}
              deeds={deeds}
            />
          ))}
        </tbody>
      </table>
      {props.hasMore && <End key={rows.length} onNear={props.onMore} />}
    </section>
  )
}
