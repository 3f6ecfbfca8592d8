import { type ReadonlySignal, signal } from '@preact/signals'
import { addComment, claimTask, readWork, skipTask, submittedTasks, undoTask } from '../../api/desk'
import { ApiFailure } from '../../api/failure'
import { listLabels } from '../../api/labels'
import type { Comment, Id, Label, Task, Work } from '../../api/types'
import { t } from '../../language/t'
import { type Micros, toSeconds } from '../../timeline/time'
import { navigate } from '../router'
import { say, sayTrouble } from '../toasts'
import { missingAnswers } from './checks'
import { clipsOnTheirWay, isOnItsWay } from './custody'
import type { Editor } from './editor'
import type { Playback } from './playback'
import type { Answer } from './save-port'
import type { Saver } from './saving'
import type { WishKind, WishRow } from './store'
import { fetchAhead, MOST_AHEAD, readyAhead, touched } from './supplies'
import { typeAhead } from './type-ahead'
import { until } from './until'

const LOOK_AHEAD_MS = 1_500
const FLUSH_MS = 8_000

/** What leaving needs to know of the desk. */
export interface OpenClip {
  readonly id: Id
  readonly task: ReadonlySignal<Task | null>
  readonly mode: ReadonlySignal<'work' | 'review' | 'read'>
  readonly canEdit: ReadonlySignal<boolean>
  readonly labels: { value: readonly Label[]; peek(): readonly Label[] }
  readonly comments: { value: readonly Comment[]; peek(): readonly Comment[] }
  readonly editor: Editor
  readonly playback: Playback
  readonly saver: Saver | null
  /** Asks for the pen where another tab has it: a way out is written with it. */
  takePen(): void
  select(id: Id | null): void
}

/** The ways out of a clip: submit, skip, accept, send back; each leads to the next clip. */
export class Leaver {
  /** True while a way out is being taken: the buttons rest. */
  readonly isLeaving = signal(false)
  /** How many clips wait for the network, this one among them, with no next one at hand; else 0. */
  readonly waiting = signal(0)
  /** Where in the queue of reviews this clip stands. */
  readonly reviews = signal<{ index: number; total: number } | null>(null)
  private readonly desk: OpenClip
  private timer = 0
  private hasLeft = false

  constructor(desk: OpenClip) {
    this.desk = desk
  }

  dispose(): void {
    this.hasLeft = true
    window.clearTimeout(this.timer)
  }

  /** While this clip is worked on, finds the next ones and fetches them. */
  lookAhead(): void {
    window.clearTimeout(this.timer)
    this.timer = window.setTimeout(() => {
      this.lookAheadNow().catch((error: unknown) => {
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
    await this.leaveBy('submit')
  }

  /** What became of a wish to leave; it may come when another clip is open already. */
  onLeft(wish: WishRow, outcome: Answer<null>): void {
    this.isLeaving.value = false
    this.waiting.value = 0
    if (outcome.kind !== 'ok') typeAhead.drop(this.desk.id)
    if (outcome.kind === 'ok') {
      sayLeft(wish)
      if (!this.hasLeft) void this.next()
      return
    }
    if (wish.kind === 'submit' && isMissing(outcome) && !this.hasLeft) {
      void this.askAnew(outcome.message)
      return
    }
    const text =
      outcome.kind === 'refused'
        ? outcome.message
        : t('It was changed elsewhere meanwhile. Look, then try again.')
    say(`${LEFT[wish.kind].isNot(wish.clip)} ${text}`, () => open(wish.task), t('Open it'))
  }

  async skip(reason: string): Promise<void> {
    const { saver } = this.desk
    if (!saver) await this.skipUnread(reason)
    else if (!waitsForPerson(saver)) await this.leaveBy('skip', reason)
  }

  async accept(): Promise<void> {
    await this.leaveBy('accept')
  }

  async sendBack(reason: string): Promise<void> {
    await this.leaveBy('sendBack', reason)
  }

  /** Pins a note to a moment; it goes with the clip whatever becomes of it. */
  async note(at: Micros, text: string): Promise<void> {
    const comment = await addComment(this.desk.id, toSeconds(at), text)
    this.desk.comments.value = [...this.desk.comments.peek(), comment]
  }

  /** Puts the wish into the queue and goes on with what lies ready; the network is not waited for. */
  private async leaveBy(kind: WishKind, reason: string = ''): Promise<void> {
    const { desk } = this
    const { saver } = desk
    if (!saver || this.isLeaving.peek()) return
    this.isLeaving.value = true
    desk.playback.pause()
    desk.takePen()
    saver.wish(kind, reason)
    const mode = desk.mode.peek()
    if (mode === 'work') typeAhead.begin(desk.id, 'letters')
    const ready = readyAhead((task) => task.id !== desk.id && fitsMode(task, mode))
    if (ready) {
      open(ready.id)
      return
    }
    const isDone = await until(saver.state, (state) => state.kind !== 'saving', FLUSH_MS)
    if (isDone && !saver.isLeaving) return
    this.stay()
    this.waiting.value = saver.state.peek().kind === 'offline' ? clipsOnTheirWay() + 1 : 0
  }

  /** No next clip is at hand. */
  private stay(): void {
    this.isLeaving.value = false
    typeAhead.drop(this.desk.id)
  }

  /** A clip that could not be read has nothing to be sent first. */
  private async skipUnread(reason: string): Promise<void> {
    const task = this.desk.task.peek()
    if (!task || this.isLeaving.peek()) return
    this.isLeaving.value = true
    try {
      await skipTask(task.id, reason)
      say(t('“{name}” is skipped.', { name: task.clip.name }))
      await this.next()
    } catch (error) {
      sayTrouble(error)
    } finally {
      this.isLeaving.value = false
    }
  }

  /** A question is newer than what lies here: it is fetched, and the line that lacks it chosen. */
  private async askAnew(message: string): Promise<void> {
    const { desk } = this
    try {
      desk.labels.value = await listLabels(desk.task.peek()?.project.id ?? '')
    } catch (error) {
      sayTrouble(error)
    }
    if (!this.pointAtMissing()) say(message)
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
        ? t('One line still needs an answer to “{name}”. It is chosen now.', {
            name: missing.label.name,
          })
        : t('{count} lines still need an answer to “{name}”. The first is chosen now.', {
            count,
            name: missing.label.name,
          }),
    )
    return true
  }

  private async lookAheadNow(): Promise<void> {
    const { desk } = this
    const mode = desk.mode.peek()
    if (mode === 'read') return
    const asked = performance.now()
    const found = mode === 'review' ? await this.nextReviews() : waitingTasks(await readWork())
    if (this.hasLeft) return
    await fetchAhead(found.filter((task) => task.id !== desk.id).slice(0, MOST_AHEAD), asked)
  }

  /** Clips to review, the one after this first. */
  private async nextReviews(): Promise<readonly Task[]> {
    const task = this.desk.task.peek()
    if (!task) return []
    const { results } = await submittedTasks(task.project.id)
    const waiting = results.filter((one) => one.can_review && !isOnItsWay(one.id))
    const index = waiting.findIndex((one) => one.id === task.id)
    if (index >= 0) this.reviews.value = { index: index + 1, total: waiting.length }
    return [...waiting.slice(index + 1), ...waiting.slice(0, Math.max(0, index))]
  }

  private async next(): Promise<void> {
    const { desk } = this
    const task = desk.task.peek()
    if (!task) return
    const isReview = desk.mode.peek() === 'review'
    const found = isReview ? (await this.nextReviews())[0] : await this.nextWork(task)
    if (this.hasLeft) return
    if (found && found.id !== task.id) open(found.id)
    else if (isReview) {
      say(t('All reviewed for now.'))
      navigate(`/projects/${task.project.id}/review`)
    } else navigate('/work') // which says that all is done
  }

  private async nextWork(task: Task): Promise<Task | null> {
    const work = await readWork()
    const [given] = waitingTasks(work).filter((one) => one.id !== task.id)
    if (given) return given
    const waiting = work.projects.filter((project) => project.waiting > 0).map(({ id }) => id)
    const order = [task.project.id, ...waiting.filter((id) => id !== task.project.id)]
    for (const project of order) {
      const claimed = await claimTask(project)
      if (claimed) return claimed
    }
    return null
  }
}

/** Leaving goes on only when the person has settled what the server does not take as it is. */
function waitsForPerson(saver: Saver): boolean {
  const { kind } = saver.state.peek()
  if (kind !== 'choose' && kind !== 'stuck') return false
  say(t('First settle what is shown at the right. Then the clip can be left.'))
  return true
}

function isMissing(outcome: Answer<null>): outcome is Extract<Answer<null>, { kind: 'refused' }> {
  return outcome.kind === 'refused' && outcome.code === 'answers_missing'
}

function open(task: Id): void {
  typeAhead.passTo(task)
  navigate(`/desk/${task}`)
}

/** The person's open clips, the next one first. */
export function waitingTasks(work: Work): readonly Task[] {
  const all = [...(work.next ? [work.next] : []), ...work.returned, ...work.tasks]
  const once = new Map(all.map((task) => [task.id, task]))
  const isOpen = ({ state }: Task) => state === 'assigned' || state === 'returned'
  return [...once.values()].filter((task) => isOpen(task) && !isOnItsWay(task.id))
}

function fitsMode(task: Task, mode: 'work' | 'review' | 'read'): boolean {
  return mode === 'review' ? task.can_review && !task.can_edit : task.can_edit
}

const LEFT: Readonly<Record<WishKind, Record<'is' | 'isNot', (clip: string) => string>>> = {
  submit: {
    is: (clip) => t('“{clip}” is submitted.', { clip }),
    isNot: (clip) => t('“{clip}” is not submitted.', { clip }),
  },
  skip: {
    is: (clip) => t('“{clip}” is skipped.', { clip }),
    isNot: (clip) => t('“{clip}” is not skipped.', { clip }),
  },
  accept: {
    is: (clip) => t('“{clip}” is accepted.', { clip }),
    isNot: (clip) => t('“{clip}” is not accepted.', { clip }),
  },
  sendBack: {
    is: (clip) => t('“{clip}” is sent back.', { clip }),
    isNot: (clip) => t('“{clip}” is not sent back.', { clip }),
  },
}

/** Says what was done with a clip, with the way back. */
export function sayLeft({ clip, kind, task }: WishRow): void {
  touched(task)
  say(LEFT[kind].is(clip), async () => {
    await undoTask(task)
    open(task)
  })
}
