import { t } from '../../language/t'

const WINDOW_MS = 12_000
const ENOUGH_MS = 2_000

/** How fast bytes leave, over the last few seconds. */
export class Pace {
  private steps: { at: number; bytes: number }[] = []

  /** Forget what was, e.g. after a pause. */
  restart(): void {
    this.steps = []
  }

  add(bytes: number, now: number = Date.now()): void {
    if (bytes > 0) this.steps.push({ at: now, bytes })
    this.steps = this.steps.filter(({ at }) => now - at <= WINDOW_MS)
  }

  /** Seconds that so many bytes will take, or null while it cannot be said. */
  secondsFor(bytes: number, now: number = Date.now()): number | null {
    const first = this.steps[0]
    if (!first || now - first.at < ENOUGH_MS) return null
    const sum = this.steps.reduce((all, step) => all + step.bytes, 0)
    return (bytes * (now - first.at)) / sum / 1000
  }
}

/** "about 40 s left": rounded so that it does not jump. */
export function leftInWords(seconds: number): string {
  if (seconds < 10) return t('a few seconds left')
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} s left`
  if (seconds < 5400) return t('about {n} min left', { n: Math.max(1, Math.round(seconds / 60)) })
  return `about ${Math.round(seconds / 3600)} h left`
}
