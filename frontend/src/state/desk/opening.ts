import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { beginFinal } from '../../api/compare'
import { openTask, readAnnotation, readClip, readTask } from '../../api/desk'
import { ApiFailure } from '../../api/failure'
import type { Comment, Id, Label, Sound, Task } from '../../api/types'
import { t } from '../../language/t'
import { told } from '../../language/told'
import type { Segment } from '../../timeline/segment'
import { micros, toMicros } from '../../timeline/time'
import { navigate } from '../router'
import { say, sayTrouble } from '../toasts'
import type { Layer } from './act'
import { Custody } from './custody'
import type { Editor } from './editor'
import type { Leaver } from './leaver'
import type { Mode, Phase } from './phase'
import type { Place } from './places'
import type { Playback } from './playback'
import { PRACTICE, Practice, practiceClip } from './practice'
import type { Loaded } from './save-port'
import type { Cast } from './speakers'
import { gather, type Supplies, takeParcel } from './supplies'
import { typeAhead } from './type-ahead'
import { loadedOf } from './wire'
import type { WritingRules } from './writing'

const LOOK_AGAIN_MS = 2_000

/** What is laid on the desk as a clip opens. */
export interface Laid {
  readonly id: Id
  readonly user: Id
  readonly task: Signal<Task | null>
  readonly sound: Signal<Sound | null>
  readonly phase: Signal<Phase>
  readonly drawn: Signal<number>
  readonly reason: Signal<string>
  readonly labels: Signal<readonly Label[]>
  readonly language: Signal<string>
  readonly guide: Signal<string>
  readonly writing: Signal<WritingRules>
  readonly mayRename: Signal<boolean>
  readonly comments: Signal<readonly Comment[]>
  readonly custody: Signal<Custody | null>
  readonly practice: Signal<Practice | null>
  readonly handedIn: Signal<ReadonlyMap<Id, Segment> | null>
  readonly announcement: Signal<string>
  readonly layer: ReadonlySignal<Layer>
  readonly mode: ReadonlySignal<Mode>
  readonly isCorrecting: ReadonlySignal<boolean>
  readonly places: ReadonlySignal<readonly Place[]>
  readonly editor: Editor
  readonly cast: Cast
  readonly playback: Playback
  readonly leaver: Leaver
  start(): Promise<void>
  loadSound(): Promise<void>
  loadComments(): Promise<void>
  focusWords(): void
}

/** How a clip comes to lie on the desk: fetched or from what lay ready, with its pen and its queue. */
export class Opening {
  /** The pen came from another tab, and what was written there is being fetched. */
  readonly isTakingUp = signal(false)
  private readonly desk: Laid
  private hasOpened = false
  private isClosed = false
  private stopLooking = (): void => undefined

  constructor(desk: Laid) {
    this.desk = desk
  }

  private get isWriting(): boolean {
    return this.desk.layer.peek() === 'writing'
  }

  /** Looks for the sound no more. */
  rest(): void {
    this.stopLooking()
  }

  close(): void {
    this.isClosed = true
    this.rest()
  }

  /**
   * A reviewer writes into a copy, the clip's final: what was handed in stays as it is. A clip that was
   * done more than once is corrected where its versions lie side by side.
   */
  async correct(): Promise<void> {
    const task = this.desk.task.peek()
    const isFree = this.desk.mode.peek() === 'review' && !this.desk.isCorrecting.peek()
    if (!task?.annotation || !isFree || this.desk.leaver.isLeaving.peek()) return
    this.desk.leaver.isLeaving.value = true
    typeAhead.begin(this.desk.id, 'all')
    try {
      const final = await beginFinal(task.clip.id, task.annotation)
      if (final.task !== this.desk.id) {
        say(
          t(
            'Several people have done this clip. It is corrected where their versions are compared.',
          ),
        )
        navigate(`/projects/${task.project.id}/compare/${task.clip.id}`)
        return
      }
      await this.desk.custody.peek()?.close()
      await this.takeUpFinal(task, loadedOf(final), this.desk.editor.document.peek().segments)
      this.desk.focusWords()
      void typeAhead.end(this.desk.id, () => this.isWriting)
    } catch (error) {
      sayTrouble(error)
    } finally {
      typeAhead.drop(this.desk.id)
      this.desk.leaver.isLeaving.value = false
    }
  }

  /** Fetches it anew; throws what the server or the network says. */
  async load(): Promise<void> {
    if (this.desk.id === PRACTICE) {
      await this.loadPractice()
      return
    }
    const parcel = takeParcel(this.desk.id)
    const task = parcel?.task ?? (await readTask(this.desk.id))
    if (this.isClosed) return
    this.desk.task.value = task
    this.desk.playback.setLength(toMicros(task.clip.duration ?? 0))
    if (parcel) {
      this.desk.sound.value = parcel.sound
      await this.furnish(task, parcel)
      await this.refreshTask()
    } else if (task.clip.state === 'ready') {
      void this.desk.loadSound()
      await this.furnish(task, await gather(task))
    } else await this.wait(task)
  }

  /** The practice clip comes with the page; nothing of it goes to the server. */
  private async loadPractice(): Promise<void> {
    const clip = await practiceClip()
    if (this.isClosed) return
    const { document } = this.desk.editor
    this.desk.task.value = clip.task
    this.desk.playback.setLength(toMicros(clip.sound.duration))
    this.desk.sound.value = clip.sound
    this.desk.cast.show(clip.speakers)
    this.show(clip.segments)
    this.desk.practice.value = new Practice(document, this.desk.playback.playing, clip.answers)
    this.settleIn(clip.task)
  }

  /** What lay ready may have grown old meanwhile. */
  private async refreshTask(): Promise<void> {
    try {
      this.desk.task.value = await readTask(this.desk.id)
      await this.desk.loadComments()
    } catch (error) {
      // Without the network one works with what lay ready.
      if (!(error instanceof ApiFailure)) throw error
    }
  }

  /** The sound is not there yet, or never will be: says which, and looks again. */
  private async wait(task: Task): Promise<void> {
    const clip = await readClip(task.clip.id)
    if (this.isClosed) return
    this.desk.drawn.value = clip.progress
    this.desk.reason.value = told(clip.reason)
    if (clip.state === 'failed') this.desk.phase.value = { kind: 'unreadable' }
    else if (clip.state === 'ready') await this.load()
    else {
      this.desk.phase.value = { kind: 'drawing' }
      const timer = window.setTimeout(() => void this.desk.start(), LOOK_AGAIN_MS)
      this.stopLooking = () => window.clearTimeout(timer)
    }
  }

  private async furnish(task: Task, supplies: Supplies): Promise<void> {
    if (this.isClosed) return
    const { annotation, final, labels, project, comments, speakers } = supplies
    batch(() => {
      this.desk.labels.value = labels
      this.desk.language.value = project.language
      this.desk.writing.value = project
      this.desk.guide.value = project.guide
      this.desk.mayRename.value = project.role === 'reviewer' || project.role === 'manager'
      this.desk.comments.value = comments ?? []
      this.desk.cast.show(speakers)
    })
    const work = annotation ? loadedOf(annotation) : null
    if (this.desk.mode.peek() === 'read' || !work) this.show(work?.segments ?? [])
    else if (final) await this.takeUpFinal(task, loadedOf(final), work.segments)
    else await this.takeUp(task, work, async () => loadedOf(await openTask(this.desk.id)))
    if (this.isClosed) return
    this.settleIn(task)
  }

  /** The pen and the queue come in between the server and the page. */
  private async takeUp(task: Task, loaded: Loaded, again: () => Promise<Loaded>): Promise<void> {
    const custody = new Custody({
      place: {
        user: this.desk.user,
        annotation: loaded.id,
        task: this.desk.id,
        clip: task.clip.name,
      },
      onRebased: (segments) => this.show(segments),
      onLeft: (wish, outcome) => this.desk.leaver.onLeft(wish, outcome),
      onPen: () => void this.reopen(custody, again),
    })
    await custody.start()
    const hadPen = custody.penState.peek() === 'mine'
    this.show(await custody.open(loaded))
    await custody.remember(this.desk.editor)
    this.hasOpened = true
    if (!hadPen && custody.penState.peek() === 'mine') await this.reopen(custody, again)
    this.desk.custody.value = custody
    if (this.isClosed) custody.leave()
  }

  /** The corrected version is written in; the work as it was handed in stays beside it. */
  private async takeUpFinal(
    task: Task,
    final: Loaded,
    handedIn: readonly Segment[],
  ): Promise<void> {
    this.hasOpened = false
    await this.takeUp(task, final, async () => loadedOf(await readAnnotation(final.id)))
    this.desk.handedIn.value = new Map(handedIn.map((one) => [one.id, one]))
  }

  /** The pen came from another tab, which has written since: see what it left. */
  private async reopen(custody: Custody, again: () => Promise<Loaded>): Promise<void> {
    if (!this.hasOpened) return
    // What is written before the other tab's last words are here would be shown, and then be gone.
    this.isTakingUp.value = true
    try {
      this.show(await custody.open(await again()))
      await custody.remember(this.desk.editor)
    } finally {
      this.isTakingUp.value = false
    }
  }

  private show(segments: readonly Segment[]): void {
    const task = this.desk.task.peek()
    this.desk.editor.show(toMicros(task?.clip.duration ?? 0), segments)
  }

  private settleIn(task: Task): void {
    const { editor } = this.desk
    const { segments } = editor.document.peek()
    const note = this.desk.places.peek()[0]
    const isReturned = task.state === 'returned' && note !== undefined
    // Work goes on where it stopped; a review begins at the beginning.
    const stopped = this.desk.mode.peek() === 'work' ? segments.find((one) => one.draft) : undefined
    const first = stopped ?? segments[0]
    batch(() => {
      this.desk.phase.value = { kind: 'ready' }
      editor.select((isReturned ? note.segment : null) ?? first?.id ?? null)
      const chosen = editor.current.peek()
      this.desk.playback.seek(isReturned ? note.time : (chosen?.start ?? micros(0)))
      this.desk.announcement.value = task.total
        ? t('Clip {index} of {total}', { index: task.index, total: task.total })
        : task.clip.name
    })
    if (this.desk.mode.peek() === 'work') {
      this.desk.focusWords()
      void typeAhead.end(this.desk.id, () => this.isWriting)
    } else typeAhead.drop(this.desk.id) // letters are a reviewer's commands: never for a clip unseen
    if (this.desk.id !== PRACTICE) this.desk.leaver.lookAhead()
  }
}
