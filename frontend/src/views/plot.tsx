import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { shortNumber } from '../language/format'
import { t } from '../language/t'
import 'uplot/dist/uPlot.min.css'
import { datedDays, scaleOf, shortDay, stacked } from '../state/spans'
import { theme } from '../state/theme'
import { Button } from '../ui/button'
import { Table } from '../ui/table'
import './plot.css'

interface Series {
  title: string
  /** The name of its colour among the tokens, such as `--ok`. */
  colour: string
  /** By day; null where nobody counted. */
  values: readonly (number | null)[]
}

interface PlotProps {
  /** What it shows, for those who do not see it. */
  label: string
  /** "2026-11-24", the oldest first. */
  days: readonly string[]
  series: readonly Series[]
  kind: 'bars' | 'line' | 'areas'
  /** "53 min" */
  inWords: (value: number) => string
  /** Drawn across, with its words. */
  mean?: number
  height?: number
}

const EDGE = 44

function largest(rows: readonly (readonly (number | null)[])[]): number {
  return rows.reduce((most, row) => row.reduce<number>((a, b) => Math.max(a, b ?? 0), most), 0)
}

function drawMean(plot: uPlot, mean: number, colour: string): void {
  const y = plot.valToPos(mean, 'y', true)
  const { ctx, bbox } = plot
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.25 * devicePixelRatio
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.restore()
}

/** The last day in accent: a series of its own, which holds that day alone. */
function withToday(values: readonly (number | null)[]): (number | null)[][] {
  const last = values.length - 1
  return [values.map((v, i) => (i < last ? v : null)), values.map((v, i) => (i < last ? null : v))]
}

function counted(values: readonly (number | null)[]): number {
  return values.filter((value) => value !== null).length
}

type Token = (name: string) => string

function seriesOf({ kind, series }: PlotProps, token: Token): uPlot.Series[] {
  if (kind === 'bars') {
    const paths = uPlot.paths.bars?.({ size: [0.64, 48], radius: 0.08 })
    const bar = (colour: string) => ({
      fill: token(colour),
      width: 0,
      points: { show: false },
      ...(paths ? { paths } : {}),
    })
    return [bar(series[0]?.colour ?? '--line-control'), bar('--accent')]
  }
  const rows = kind === 'areas' ? [...series].reverse() : series
  // An area needs two days; the first one stands as a bar.
  const isFirstDay = kind === 'areas' && series.every(({ values }) => counted(values) < 2)
  const bars = isFirstDay ? uPlot.paths.bars?.({ size: [0.64, 48] }) : undefined
  return rows.map(({ colour }) => ({
    stroke: token(kind === 'areas' && colour === '--surface' ? '--line-control' : colour),
    width: kind === 'areas' ? 1 : 2,
    points: { show: kind === 'line', size: 5, fill: token(colour) },
    ...(kind === 'areas' ? { fill: token(colour) } : {}),
    ...(bars ? { paths: bars } : {}),
  }))
}

function valuesOf({ kind, series }: PlotProps): (number | null)[][] {
  const rows = series.map((one) => [...one.values])
  if (kind === 'bars') return withToday(rows[0] ?? [])
  return kind === 'areas' ? stacked(rows).reverse() : rows
}

function optionsOf(props: PlotProps, box: HTMLElement, onDay: (at: number | null) => void) {
  const style = getComputedStyle(box)
  const token: Token = (name) => style.getPropertyValue(name).trim()
  const font = `12px ${style.fontFamily}`
  const rows = valuesOf(props)
  const { top, step } = scaleOf(Math.max(largest(rows), props.mean ?? 0))
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step)
  const options: uPlot.Options = {
    width: box.clientWidth,
    height: props.height ?? 210,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: [-0.5, props.days.length - 0.5] },
      y: { range: [0, top] },
    },
    axes: [
      {
        stroke: token('--text-2'),
        font,
        size: 28,
        grid: { show: false },
        ticks: { show: false },
        splits: () => datedDays(props.days.length),
        values: (_, at) => at.map((index) => shortDay(props.days[index] ?? '')),
      },
      {
        stroke: token('--text-3'),
        font,
        size: EDGE,
        grid: { stroke: token('--grid'), width: 1 },
        ticks: { show: false },
        splits: () => lines,
        values: (_, at) => at.map((value) => shortNumber(Number(value.toFixed(1)))),
      },
    ],
    series: [{}, ...seriesOf(props, token)],
    hooks: {
      setCursor: [(plot) => onDay(plot.cursor.idx ?? null)],
      draw: [(plot) => props.mean && drawMean(plot, props.mean, token('--text'))],
    },
  }
  const days = props.days.map((_, index) => index)
  return { options, data: [days, ...rows] as uPlot.AlignedData }
}

/** What a day holds, in a line that is always there: nothing moves under the pointer. */
function Readout({ props, at }: { props: PlotProps; at: number | null }) {
  const day = at === null ? undefined : props.days[at]
  if (at === null || !day) return <p class="hint num plot-words">&nbsp;</p>
  const said = props.series.flatMap(({ title, values }) => {
    const value = values[at]
    return value === null || value === undefined ? [] : [`${title} ${props.inWords(value)}`]
  })
  return (
    <p class="hint num plot-words">
      {shortDay(day)}: {said.join(' · ') || t('not counted')}
    </p>
  )
}

function Picture(props: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<number | null>(null)
  const shown = theme.value
  const key = JSON.stringify([props.days, props.series, props.mean, props.kind])
  // `key` stands for what is drawn, the theme for its colours.
  useEffect(() => {
    const frame = box.current
    if (!frame) return
    const { options, data } = optionsOf(props, frame, setAt)
    const plot = new uPlot(options, data, frame)
    const watcher = new ResizeObserver(() => {
      plot.setSize({ width: frame.clientWidth, height: options.height })
    })
    watcher.observe(frame)
    return () => {
      watcher.disconnect()
      plot.destroy()
    }
  }, [key, shown])
  return (
    <>
      <div class="plot" ref={box} role="img" aria-label={props.label} />
      <Readout props={props} at={at} />
    </>
  )
}

function Rows({ label, days, series, inWords }: PlotProps) {
  const columns = [{ title: t('Day') }, ...series.map(({ title }) => ({ title, isEnd: true }))]
  return (
    <div class="plot-table">
      <Table label={label} columns={columns}>
        {days
          .map((day, index) => (
            <tr key={day}>
              <td class="num">{day}</td>
              {series.map(({ title, values }) => {
                const value = values[index]
                return (
                  <td key={title} class="r num">
                    {value === null || value === undefined ? '–' : inWords(value)}
                  </td>
                )
              })}
            </tr>
          ))
          .reverse()}
      </Table>
    </div>
  )
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul class="plot-legend">
      {series.map(({ title, colour }) => (
        <li key={title}>
          <i style={{ background: `var(${colour})` }} />
          {title}
        </li>
      ))}
    </ul>
  )
}

/** Days as a picture, with the same numbers as a table one press away. */
export function Plot(props: PlotProps) {
  const [isTable, setTable] = useState(false)
  return (
    <div class="plot-frame">
      {isTable ? <Rows {...props} /> : <Picture {...props} />}
      <div class="plot-foot">
        {props.series.length > 1 && <Legend series={props.series} />}
        <span class="grow" />
        <Button size="s" kind="plain" onClick={() => setTable(!isTable)}>
          {isTable ? t('As a picture') : t('As a table')}
        </Button>
      </div>
    </div>
  )
}
