import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { listComments, readSound, renewTask } from '../../api/desk'
import { ApiFailure } from '../../api/failure'
import type { Comment, Id, Label, Sound, Task } from '../../api/types'
import { plural, t } from '../../language/t'
import { put, type Segment } from '../../timeline/segment'
import { type Micros, micros, toMicros } from '../../timeline/time'
import { say } from '../toasts'
import type { Layer } from './act'
import { announceSaved } from './announcing'
import { nextChannel } from './channels'
import { Crossings } from './crossings'
import type { Custody } from './custody'
import { Editor } from './editor'
import { Leaver } from './leaver'
import { levelOf, stepsOf } from './levelling'
import { Listening } from './listening'
import { Opening } from './opening'
import { Pedal } from './pedal'
import { type Mode, modeOf, type Page, type Phase } from './phase'
import { type Place, placesOf } from './places'
import { Playback, SKIP, type Stretch } from './playback'
import { PRACTICE, type Practice } from './practice'
import type { SaveState } from './save-port'
import type { Saver } from './saving'
import { Cast } from './speakers'
import { keepHeight, preferredHeight } from './spectrogram-height'
import { keepLinear, prefersLinear } from './spectrogram-scale'
import { typeAhead } from './type-ahead'
import { ANYTHING, type WritingRules } from './writing'

const RENEW_MS = 10 * 60_000
/** A phone, and not a desk that is zoomed to 200 %: that one keeps its pointer. */
const NARROW = '(max-width: 560px), (max-width: 700px) and (pointer: coarse)'

/** Everything the open clip is: what it holds, who may do what, and what is shown of it. */
export class Desk {
  readonly id: Id
  readonly user: Id
  readonly task = signal<Task | null>(null)
  readonly phase = signal<Phase>({ kind: 'loading' })
  readonly sound = signal<Sound | null>(null)
  readonly soundTrouble = signal<string | null>(null)
  /** The one channel that is heard and drawn; null is all of them. */
  readonly channel = signal<number | null>(null)
  readonly labels = signal<readonly Label[]>([])
  readonly comments = signal<readonly Comment[]>([])
  readonly page = signal<Page>('segment')
  readonly keysShown = signal(false)
  readonly layer = signal<Layer>('timeline')
  readonly isNarrow = signal(matchMedia(NARROW).matches)
  /** The segment whose words shall get the focus as soon as their box is there. */
  readonly wantsWords = signal<Id | null>(null)
  /** Counts up when the timeline shall get the focus. */
  readonly wantsTimeline = signal(0)
  readonly announcement = signal('')
  /** Pixels, as this person dragged it; null for the height that fits the window. */
  readonly spectrogramHeight = signal<number | null>(preferredHeight())
  readonly hasSpectrogram = signal(true)
  /** Whether the linear spectrogram is wanted instead of the mel one. */
  readonly isLinear = signal(prefersLinear())
  /** How much of the sound is analysed, 0 to 1, while it is. */
  readonly drawn = signal(0)
  /** Why the sound cannot be read. */
  readonly reason = signal('')
  /** BCP 47 tag of what is spoken, or '' when nobody said. */
  readonly language = signal('')
  /** How to work, as the project's manager wrote it; Markdown. */
  readonly guide = signal('')
  /** How the project wants words written. */
  readonly writing = signal<WritingRules>(ANYTHING)
  /** Names that others use are a reviewer's to change. */
  readonly mayRename = signal(false)
  /** The note that is being written, and the moment it is pinned to. */
  readonly note = signal<{ readonly at: Micros; readonly text: string } | null>(null)
  /** The place that was gone to last. */
  readonly placeShown = signal<string | null>(null)
  readonly custody = signal<Custody | null>(null)
  readonly editor: Editor
  readonly cast: Cast
  readonly playback = new Playback(micros(0))
  readonly listening: Listening
  private readonly crossings = computed(() => this.sound.value && new Crossings(this.sound.value))
  readonly leaver: Leaver
  readonly pedal: Pedal
  /** The work as it was handed in, while a reviewer corrects it; null while nobody does. */
  readonly handedIn = signal<ReadonlyMap<Id, Segment> | null>(null)
  /** The steps of the practice clip, null on every other. */
  readonly practice = signal<Practice | null>(null)
  readonly mode: ReadonlySignal<Mode>
  /** How this clip is brought to the loudness of others. */
  readonly level: ReadonlySignal<ReturnType<typeof stepsOf>>
  readonly isCorrecting: ReadonlySignal<boolean>
  readonly isElsewhere: ReadonlySignal<boolean>
  readonly canEdit: ReadonlySignal<boolean>
  readonly isEmpty: ReadonlySignal<boolean>
  readonly places: ReadonlySignal<readonly Place[]>
  readonly saveState: ReadonlySignal<SaveState>
  private readonly closers: (() => void)[] = []
  /** Where the focus was when the panel's page was opened. */
  private cameFrom: Layer = 'timeline'
  private readonly opening = new Opening(this)

  constructor(id: Id, person: Id) {
    this.id = id
    this.user = person
    this.editor = new Editor({
      mayEdit: () => this.canEdit.peek(),
      onChanges: (changes) => this.custody.peek()?.saver.edit(changes),
    })
    this.cast = new Cast(this.editor.document)
    this.listening = new Listening(this.playback, this.editor)
    this.leaver = new Leaver(this)
    this.pedal = new Pedal({
      isPlaying: () => this.playback.playing.peek(),
      toggle: () => this.playback.toggle(this.editor.current.peek()),
      skip: (deed) => this.playback.skip(deed === 'back' ? -SKIP : SKIP),
    })
    this.level = computed(() => {
      const loud = this.listening.levels.value ? this.sound.value?.peaks.loud : undefined
      return loud === undefined ? { volume: 1, gain: 1 } : stepsOf(levelOf(loud))
    })
    this.mode = computed(() => modeOf(this.task.value))
    this.isCorrecting = computed(() => this.handedIn.value !== null)
    const writes = computed(() => this.mode.value === 'work' || this.isCorrecting.value)
    this.isElsewhere = computed(
      () => writes.value && this.custody.value?.penState.value === 'elsewhere',
    )
    this.canEdit = computed(
      () =>
        writes.value &&
        this.phase.value.kind === 'ready' &&
        (this.id === PRACTICE || this.custody.value?.penState.value === 'mine') &&
        !this.opening.isTakingUp.value &&
        !this.isNarrow.value,
    )
    this.isEmpty = computed(
      () => this.phase.value.kind === 'ready' && this.editor.shown.value.size === 0,
    )
    this.places = computed(() =>
      placesOf(this.comments.value, this.editor.document.value, this.mode.value === 'review'),
    )
    this.saveState = computed(() => this.custody.value?.saver.state.value ?? { kind: 'saved' })
  }

  get wholeClip(): Stretch {
    return { start: micros(0), end: this.editor.document.peek().duration }
  }

  get saver(): Saver | null {
    return this.custody.peek()?.saver ?? null
  }

  takePen(): void {
    this.custody.peek()?.takePen()
  }

  /** Fetches the clip; what fails shows in its own row. */
  async start(): Promise<void> {
    this.watch()
    void this.pedal.start()
    try {
      await this.opening.load()
    } catch (error) {
      const message = error instanceof ApiFailure ? error.message : t('This clip did not open.')
      this.phase.value = { kind: 'failed', message }
      if (!(error instanceof ApiFailure)) throw error
    } finally {
      typeAhead.drop(this.id)
    }
  }

  dispose(): void {
    typeAhead.drop(this.id)
    this.opening.close()
    for (const close of this.closers.splice(0)) close()
    this.playback.pause()
    this.custody.peek()?.leave()
    this.practice.peek()?.dispose()
    this.leaver.dispose()
    this.pedal.dispose()
  }

  async retry(): Promise<void> {
    this.phase.value = { kind: 'loading' }
    await this.start()
  }

  /** All channels, then one by one; a sound of one channel stays as it is. */
  changeChannel(): void {
    const channels = this.sound.peek()?.peaks.channels ?? 1
    this.channel.value = nextChannel(this.channel.peek(), channels)
    if (channels < 2) return
    const number = this.channel.peek()
    this.announcement.value =
      number === null ? t('All channels') : t('Channel {number}', { number: number + 1 })
  }

  async loadSound(): Promise<void> {
    const task = this.task.peek()
    if (!task || this.id === PRACTICE) return
    this.soundTrouble.value = null
    try {
      const sound = await readSound(task.clip.id)
      this.playback.setLength(toMicros(sound.duration))
      this.sound.value = sound
    } catch (error) {
      this.soundTrouble.value =
        error instanceof Error ? error.message : t('The sound did not arrive.')
    }
  }

  /** Where the sound goes through zero next to a time; null where it is not known. */
  crossingNear(time: Micros): Promise<Micros | null> {
    return this.crossings.peek()?.near(time) ?? Promise.resolve(null)
  }

  async loadComments(): Promise<void> {
    this.comments.value = await listComments(this.id)
  }

  select(id: Id | null): void {
    this.editor.select(id)
  }

  openPage(page: Page): void {
    if (this.page.peek() !== page) this.cameFrom = this.layer.peek()
    this.page.value = page
  }

  /** Back to what the panel shows by itself; the focus returns to the words. */
  closePage(): void {
    this.page.value = this.keysShown.peek() ? 'keys' : 'segment'
    if (this.cameFrom === 'writing') this.focusWords()
    else this.focusTimeline()
  }

  toggleKeys(): void {
    const shown = !this.keysShown.peek()
    this.keysShown.value = shown
    this.page.value = shown ? 'keys' : 'segment'
  }

  async addSpeaker(name: string): Promise<void> {
    const task = this.task.peek()
    if (!task) return
    const speaker = await this.cast.add(task.project.id, name)
    const chosen = this.editor.selected.peek()
    if (chosen) this.editor.setSpeaker(this.editor.chosen(), speaker.id)
  }

  /** From mel to linear or back; `isNear` tells whether the linear one is drawn at this zoom. */
  toggleLinear(isNear: boolean): void {
    if (!this.sound.peek()?.linear) return
    this.isLinear.value = !this.isLinear.peek()
    this.hasSpectrogram.value = true
    keepLinear(this.isLinear.peek())
    if (!this.isLinear.peek()) this.announcement.value = t('Mel spectrogram')
    else if (isNear) this.announcement.value = t('Linear spectrogram')
    else say(t('Zoom in to a minute or less to see the linear spectrogram.'))
  }

  keepSpectrogramHeight(): void {
    keepHeight(this.spectrogramHeight.peek())
  }

  /** Deletes at once; the way back stands in a toast. */
  deleteChosen(): void {
    const ids = this.editor.chosen()
    const gone = ids.flatMap((id) => this.editor.document.peek().get(id) ?? [])
    const [first] = gone
    if (!first || !this.editor.remove(ids)) return
    say(plural(gone.length, 'Segment deleted.', '{n} segments deleted.'), () => {
      // Not "undo": meanwhile other things may have been done.
      if (this.editor.apply(gone.map(put), t('Segment back'))) this.editor.select(first.id)
    })
  }

  /** A reviewer begins to write into a copy, the clip's final. */
  correct(): Promise<void> {
    return this.opening.correct()
  }

  focusWords(): void {
    this.wantsWords.value = this.editor.selected.peek()
  }

  focusTimeline(): void {
    this.wantsTimeline.value += 1
  }

  private watch(): void {
    this.opening.rest()
    for (const close of this.closers.splice(0)) close()
    const narrow = matchMedia(NARROW)
    const onNarrow = () => {
      this.isNarrow.value = narrow.matches
    }
    const onOnline = () => this.custody.peek()?.saver.again()
    narrow.addEventListener('change', onNarrow)
    window.addEventListener('online', onOnline)
    const renew = window.setInterval(() => void this.renew(), RENEW_MS)
    this.closers.push(
      () => narrow.removeEventListener('change', onNarrow),
      () => window.removeEventListener('online', onOnline),
      () => window.clearInterval(renew),
      announceSaved(this.saveState, this.editor.canUndo, this.announcement),
    )
  }

  private async renew(): Promise<void> {
    if (!this.canEdit.peek() || this.id === PRACTICE) return
    // A lease that cannot be renewed now is renewed by the next save.
    await renewTask(this.id).catch(() => undefined)
  }
}
