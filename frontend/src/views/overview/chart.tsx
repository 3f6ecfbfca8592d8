import { useState } from 'preact/hooks'
import type { Overview } from '../../api/types'
import { lastDays, scaleOf } from '../../state/progress'
import { Segmented } from '../../ui/choice'
import { Panel } from '../../ui/panel'
import { countOf, lengthInWords } from '../../ui/words'

const WIDTH = 680
const HEIGHT = 240
const LEFT = 36
const FOOT = 26
const TOP = 10
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

const SPANS = [
  { value: '7', text: 'Week' },
  { value: '28', text: '4 weeks' },
] as const

function shortDay(day: string): string {
  const [, month = '', date = ''] = day.split('-')
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''}`
}

function minutes(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1)
}

/** Minutes accepted on each day, today in accent, the mean as a line. */
export function DayChart({ days }: { days: Overview['days'] }) {
  const [span, setSpan] = useState<(typeof SPANS)[number]['value']>('28')
  const shown = lastDays(days, Number(span), new Date())
  const values = shown.map((day) => day.seconds / 60)
  const begun = values.slice(
    Math.max(
      0,
      values.findIndex((value) => value > 0),
    ),
  )
  const mean = begun.reduce((sum, value) => sum + value, 0) / begun.length
  const { top, step } = scaleOf(Math.max(...values))
  const y = (value: number) => TOP + (HEIGHT - FOOT - TOP) * (1 - value / top)
  const width = (WIDTH - LEFT) / shown.length
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step)
  const every = span === '7' ? 1 : 7
  const words = `Mean ${lengthInWords(mean * 60)} a day over ${countOf(begun.length, 'day')}`
  return (
    <Panel
      title="Audio accepted each day"
      actions={<Segmented label="Days shown" value={span} choices={SPANS} onValue={setSpan} />}
    >
      <svg class="day-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        {lines.map((value) => (
          <g key={value}>
            <line
              class={value === 0 ? 'base' : 'grid'}
              x1={LEFT}
              x2={WIDTH}
              y1={y(value)}
              y2={y(value)}
            />
            <text class="axis" x={LEFT - 9} y={y(value) + 4}>
              {minutes(value)}
            </text>
          </g>
        ))}
        {shown.map((day, index) => {
          const value = values[index] ?? 0
          const x = LEFT + index * width
          return (
            <g key={day.day}>
              {value > 0 && (
                <rect
                  class={index === shown.length - 1 ? 'today' : 'day'}
                  x={x + width * 0.18}
                  width={width * 0.64}
                  y={y(value)}
                  height={y(0) - y(value)}
                  rx="3"
                >
                  <title>{`${shortDay(day.day)}: ${lengthInWords(day.seconds)}`}</title>
                </rect>
              )}
              {index % every === 0 && (
                <text class="date" x={x + width * 0.18} y={HEIGHT - 8}>
                  {shortDay(day.day)}
                </text>
              )}
            </g>
          )
        })}
        {mean > 0 && <line class="mean" x1={LEFT} x2={WIDTH} y1={y(mean)} y2={y(mean)} />}
      </svg>
      <p class="hint num">Minutes, by the day on which the work was handed in. {words}.</p>
    </Panel>
  )
}
