import { formatClock, type Micros, micros } from './time'
import type { Viewport } from './viewport'

/** Labels stand no closer than this, in pixels. */
export const LABEL_PIXELS = 90
const TICK_PIXELS = 8

const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** 1-2-5 in every unit: below a second in tens, then in seconds, minutes, hours. */
const STEPS: readonly number[] = [
  ...[100, 1_000, 10_000, 100_000].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[1, 2, 5, 10, 20].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 20].map((count) => count * MINUTE),
  ...[1, 2, 5, 10, 20].map((count) => count * HOUR),
]

export interface Tick {
  readonly x: number
  readonly time: Micros
  /** 2 bears a label, 1 is a half or fifth of a step, 0 a finer one. */
  readonly rank: 0 | 1 | 2
  readonly label: string
}

/** The step between labels at this zoom, in microseconds. */
export function labelStep(microsPerPixel: number): Micros {
  return micros(smallestStep(microsPerPixel * LABEL_PIXELS))
}

function smallestStep(atLeast: number): number {
  return STEPS.find((step) => step >= atLeast) ?? STEPS[STEPS.length - 1] ?? HOUR
}

/** The finer steps that divide `step`, at least `TICK_PIXELS` apart: [middle, fine]. */
function finerSteps(step: number, microsPerPixel: number): [number, number] {
  const least = microsPerPixel * TICK_PIXELS
  const dividing = STEPS.filter((one) => one < step && one >= least && step % one === 0)
  const fine = dividing[0] ?? step
  const middle = dividing.find((one) => one > fine && one % fine === 0 && step / one <= 5)
  return [middle ?? fine, fine]
}

function digitsFor(step: number): number {
  if (step >= SECOND) return 0
  return Math.min(4, Math.ceil(Math.log10(SECOND / step) - 1e-9))
}

/** The marks of the ruler from left to right, one beyond each edge so that labels may run out. */
export function rulerTicks(view: Viewport): Tick[] {
  const step = labelStep(view.microsPerPixel)
  const [middle, fine] = finerSteps(step, view.microsPerPixel)
  const digits = digitsFor(step)
  const end = view.start + view.width * view.microsPerPixel
  const ticks: Tick[] = []
  const first = Math.max(0, Math.floor(view.start / step)) * step
  for (let time = first; time <= Math.min(end, view.duration); time += fine) {
    const rank = time % step === 0 ? 2 : time % middle === 0 ? 1 : 0
    ticks.push({
      x: (time - view.start) / view.microsPerPixel,
      time: micros(time),
      rank,
      label: rank === 2 ? formatClock(micros(time), digits) : '',
    })
  }
  return ticks
}
