/** A stretch of time in which somebody was at work on a clip; `seconds` of it, without pauses. */
export interface Stretch {
  task: string
  user: string
  /** Instants, ISO 8601. */
  since: string
  until: string
  seconds: number
}

/** Who does nothing for so long is taken to be away; the minute before counts. */
const PAUSE_MS = 60_000
const REPORT_MS = 60_000

/**
 * Counts active time on one clip from signs of life: keys, pointer, sound that plays. The clock is
 * handed in, so that a day passes in a test as quickly as in a page.
 */
export class ActiveTime {
  private since: number | null = null
  private last = 0
  private active = 0

  private readonly task: string
  private readonly user: string

  constructor(task: string, user: string) {
    this.task = task
    this.user = user
  }

  /** Somebody did something at `now` (ms). Gives a stretch back when a minute is full. */
  sign(now: number): Stretch | null {
    if (this.since === null) {
      this.since = now
      this.last = now
      return null
    }
    const gap = now - this.last
    if (gap > PAUSE_MS) {
      const done = this.take()
      this.since = now
      this.last = now
      return done
    }
    if (gap > 0) {
      this.active += gap
      this.last = now
    }
    return now - this.since >= REPORT_MS ? this.next(now) : null
  }

  /** What is left when the clip closes; a second is the least that counts. */
  take(): Stretch | null {
    const { since, last, active } = this
    this.since = null
    this.active = 0
    if (since === null || active < 1000) return null
    return {
      task: this.task,
      user: this.user,
      since: new Date(since).toISOString(),
      until: new Date(last).toISOString(),
      seconds: Math.round(active / 100) / 10,
    }
  }

  private next(now: number): Stretch | null {
    const done = this.take()
    this.since = now
    this.last = now
    return done
  }
}
