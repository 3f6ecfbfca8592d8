import { type ReadonlySignal, signal } from '@preact/signals'
import { getBytes } from '../../api/client'
import {
  addComment,
  claimTask,
  readSound,
  readWork,
  reviewTask,
  skipTask,
  submittedTasks,
  undoTask,
} from '../../api/desk'
import { ApiFailure } from '../../api/failure'
import type { Comment, Id, Label, Task, Work } from '../../api/types'
import { type Micros, toSeconds } from '../../timeline/time'
import { navigate } from '../router'
import { say, sayTrouble } from '../toasts'
import { missingAnswers } from './checks'
import type { Editor } from './editor'
import type { Playback } from './playback'
import type { Answer } from './save-port'
import type { Saver } from './saving'
import { until } from './until'

const LOOK_AHEAD_MS = 1_500
/** Longer sounds come in ranges as they are played. */
const FETCHED_WHOLE_S = 1_200
const FLUSH_MS = 8_000

/** What leaving needs to know of the desk. */
export interface OpenClip {
  readonly id: Id
  readonly task: ReadonlySignal<Task | null>
  readonly mode: ReadonlySignal<'work' | 'review' | 'read'>
  readonly canEdit: ReadonlySignal<boolean>
  readonly labels: ReadonlySignal<readonly Label[]>
  readonly comments: { value: readonly Comment[]; peek(): readonly Comment[] }
  readonly editor: Editor
  readonly playback: Playback
  readonly saver: Saver | null
  select(id: Id | null): void
}

/** The ways out of a clip: submit, skip, accept, send back; each leads to the next clip. */
export class Leaver {
  /** True while a way out is being taken: the buttons rest. */
  readonly isLeaving = signal(false)
  /** True while a submission waits for the network with no next clip at hand. */
  readonly isWaiting = signal(false)
  /** Where in the queue of reviews this clip stands. */
  readonly reviews = signal<{ index: number; total: number } | null>(null)
  private readonly desk: OpenClip
  private upcoming: Task | null = null
  private timer = 0
  private hasLeft = false

  constructor(desk: OpenClip) {
    this.desk = desk
  }

  dispose(): void {
    this.hasLeft = true
    window.clearTimeout(this.timer)
  }

  /** While this clip is worked on, finds the next one and fetches its sound. */
  lookAhead(): void {
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => {
      this.fetchAhead().catch((error: unknown) => {
        // Looking ahead is a courtesy: without the network the next clip is looked for on leaving.
        if (!(error instanceof ApiFailure)) throw error
      })
    }, LOOK_AHEAD_MS)
  }

  /** Submits, or says which answers are missing. */
  async submit(): Promise<void> {
    const { desk } = this
    const { saver } = desk
    if (!desk.canEdit.peek() || !saver || this.isLeaving.peek()) return
    if (this.pointAtMissing() || waitsForPerson(saver)) return
    this.isLeaving.value = true
    desk.playback.pause()
    saver.submit()
    if (this.upcoming) {
      this.go(this.upcoming)
      return
    }
    const isDone = await until(saver.state, ({ kind }) => kind !== 'saving', FLUSH_MS)
    if (isDone && !saver.isSubmitting) return
    this.isLeaving.value = false
    this.isWaiting.value = saver.state.peek().kind === 'offline'
  }

  /** What became of the submission; it may come when another clip is open already. */
  onSubmitted(outcome: Answer<null>): void {
    const task = this.desk.task.peek()
    this.isLeaving.value = false
    this.isWaiting.value = false
    if (!task) return
    if (outcome.kind === 'ok') {
      this.sayDone(`“${task.clip.name}” is submitted.`, task.id)
      if (!this.hasLeft) void this.next()
      return
    }
    const text =
      outcome.kind === 'refused'
        ? outcome.message
        : 'It was changed elsewhere meanwhile. Look, then submit again.'
    say(`“${task.clip.name}” is not submitted. ${text}`, () => open(task.id), 'Open it')
  }

  async skip(reason: string): Promise<void> {
    await this.leaveBy(async (task) => {
      const { saver } = this.desk
      if (saver) await until(saver.state, ({ kind }) => kind !== 'saving', FLUSH_MS)
      await skipTask(task.id, reason)
      this.sayDone(`“${task.clip.name}” is skipped.`, task.id)
    })
  }

  async accept(): Promise<void> {
    await this.leaveBy(async (task) => {
      await reviewTask(task.id, 'accepted', '')
      this.sayDone(`“${task.clip.name}” is accepted.`, task.id)
    })
  }

  async sendBack(reason: string): Promise<void> {
    await this.leaveBy(async (task) => {
      await reviewTask(task.id, 'returned', reason)
      const name = task.assignee?.display_name ?? 'its person'
      this.sayDone(`“${task.clip.name}” went back to ${name}.`, task.id)
    })
  }

  /** Pins a note to a moment; it goes with the clip whatever becomes of it. */
  async note(at: Micros, text: string): Promise<void> {
    const comment = await addComment(this.desk.id, toSeconds(at), text)
    this.desk.comments.value = [...this.desk.comments.peek(), comment]
  }

  private async leaveBy(deed: (task: Task) => Promise<void>): Promise<void> {
    const task = this.desk.task.peek()
    if (!task || this.isLeaving.peek()) return
    this.isLeaving.value = true
    this.desk.playback.pause()
    try {
      await deed(task)
      await this.next()
    } catch (error) {
      sayTrouble(error)
    } finally {
      this.isLeaving.value = false
    }
  }

  private sayDone(text: string, task: Id): void {
    say(text, async () => {
      await undoTask(task)
      open(task)
    })
  }

  private pointAtMissing(): boolean {
    const { desk } = this
    const [missing] = missingAnswers(desk.labels.peek(), desk.editor.document.peek())
    const [first] = missing?.segments ?? []
    if (!missing || !first) return false
    desk.select(first)
    const count = missing.segments.length
    say(
      count === 1
        ? `One line still needs an answer to “${missing.label.name}”. It is chosen now.`
        : `${count} lines still need an answer to “${missing.label.name}”. The first is chosen now.`,
    )
    return true
  }

  private async fetchAhead(): Promise<void> {
    const { desk } = this
    if (desk.mode.peek() === 'review') {
      this.upcoming = await this.nextReview()
    } else if (desk.mode.peek() === 'work') {
      this.upcoming = waitingTask(await readWork(), desk.id)
    }
    if (!this.upcoming || this.hasLeft) return
    const sound = await readSound(this.upcoming.clip.id)
    if (!this.hasLeft && sound.duration < FETCHED_WHOLE_S) await getBytes(sound.audio_url)
  }

  private async nextReview(): Promise<Task | null> {
    const task = this.desk.task.peek()
    if (!task) return null
    const { results } = await submittedTasks(task.project.id)
    const open = results.filter((one) => one.can_review)
    const index = open.findIndex((one) => one.id === task.id)
    if (index >= 0) this.reviews.value = { index: index + 1, total: open.length }
    return open.find((one, place) => place > index && one.id !== task.id) ?? open[0] ?? null
  }

  private async next(): Promise<void> {
    const { desk } = this
    const task = desk.task.peek()
    if (!task) return
    const isReview = desk.mode.peek() === 'review'
    const found = isReview ? await this.nextReview() : await this.nextWork(task)
    if (this.hasLeft) return
    if (found && found.id !== task.id) this.go(found)
    else if (isReview) {
      say('All reviewed for now.')
      navigate(`/projects/${task.project.id}/review`)
    } else {
      say('All done for now.')
      navigate('/work')
    }
  }

  private async nextWork(task: Task): Promise<Task | null> {
    const work = await readWork()
    const open = waitingTask(work, task.id)
    if (open) return open
    const waiting = work.projects.filter((project) => project.waiting > 0).map(({ id }) => id)
    const order = [task.project.id, ...waiting.filter((id) => id !== task.project.id)]
    for (const project of order) {
      const claimed = await claimTask(project)
      if (claimed) return claimed
    }
    return null
  }

  private go(task: Task): void {
    open(task.id)
  }
}

/** Submitting goes on only when the person has settled what the server does not take as it is. */
function waitsForPerson(saver: Saver): boolean {
  const { kind } = saver.state.peek()
  if (kind !== 'choose' && kind !== 'stuck') return false
  say('First settle what is shown at the right. Then the clip can be submitted.')
  return true
}

function open(task: Id): void {
  navigate(`/desk/${task}`)
}

/** The person's next open clip that is not this one. */
function waitingTask(work: Work, except: Id): Task | null {
  const all = [...(work.next ? [work.next] : []), ...work.returned, ...work.tasks]
  const isOpen = ({ state }: Task) => state === 'assigned' || state === 'returned'
  return all.find((task) => task.id !== except && isOpen(task)) ?? null
}
