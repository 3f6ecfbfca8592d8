import { effect, type ReadonlySignal } from '@preact/signals'
import type { Id } from '../../api/types'
import { t } from '../../language/t'
import { shortened } from '../../timeline/history'
import type { Segment } from '../../timeline/segment'
import { navigate } from '../router'
import { say } from '../toasts'
import type { Editor } from './editor'
import { newId } from './ids'
import { Pen, type PenState } from './pen'
import type { Answer, Loaded } from './save-port'
import { Saver } from './saving'
import { EditStore, type PlaceRow, type WishRow } from './store'
import { serverPort } from './wire'

/** Steps that outlive the page. */
const MOST_STEPS = 200
const HISTORY_RESTS_MS = 300

let shared: EditStore | null = null

/** The one store of unsent work of this browser. */
function editStore(): EditStore {
  shared ??= new EditStore()
  return shared
}

export interface CustodyParts {
  readonly place: PlaceRow
  readonly onRebased: (segments: readonly Segment[]) => void
  readonly onLeft: (wish: WishRow, outcome: Answer<null>) => void
  /** The pen came here: the annotation has to be fetched and opened anew. */
  readonly onPen: () => void
}

/** Pen and queue of one annotation in this tab; only with the pen does the queue send. */
export class Custody {
  readonly saver: Saver
  readonly place: PlaceRow
  private readonly pen: Pen
  private stopWatching = () => {}
  private forget = () => {}

  constructor(parts: CustodyParts) {
    this.saver = new Saver({
      place: parts.place,
      port: serverPort,
      store: editStore(),
      newId,
      onRebased: parts.onRebased,
      onLeft: parts.onLeft,
    })
    this.pen = new Pen({
      name: `audino-pen-${parts.place.annotation}`,
      onGained: parts.onPen,
      onLost: () => this.saver.sleep(),
    })
    this.place = parts.place
    window.addEventListener('pagehide', this.onPageHide)
  }

  private readonly onPageHide = () => this.saver.rescue()

  get penState(): ReadonlySignal<PenState> {
    return this.pen.state
  }

  async start(): Promise<void> {
    await leaving.get(this.place.annotation)?.close()
    await this.pen.start()
  }

  takePen(): void {
    this.pen.take()
  }

  open(loaded: Loaded): Promise<readonly Segment[]> {
    return this.penState.peek() === 'mine' ? this.saver.open(loaded) : this.saver.look(loaded)
  }

  /** Takes up the way back as an earlier page left it, and keeps it from now on. */
  async remember(editor: Editor): Promise<void> {
    this.forget()
    const { place } = this
    // Where the browser keeps nothing, the way back ends with the page.
    const kept = await editStore()
      .history(place)
      .catch(() => null)
    if (kept) editor.recall(kept)
    let timer = 0
    const stop = effect(() => {
      const history = editor.history.value
      window.clearTimeout(timer)
      timer = window.setTimeout(() => {
        void editStore()
          .putHistory(place, shortened(history, MOST_STEPS))
          .catch(() => undefined)
      }, HISTORY_RESTS_MS)
    })
    this.forget = () => {
      window.clearTimeout(timer)
      stop()
    }
  }

  /** The clip is left: what is unsent goes out behind the back of whatever is opened next. */
  leave(): void {
    leaving.set(this.place.annotation, this)
    this.forget()
    this.stopWatching = effect(() => {
      const { kind } = this.saver.state.value
      const needsPerson = kind === 'stuck' || kind === 'choose'
      if (kind !== 'saved' && !needsPerson && this.penState.value === 'mine') return
      if (needsPerson) this.callBack()
      queueMicrotask(() => void this.close())
    })
  }

  /** Only the person can settle it, and that clip is not in sight. */
  private callBack(): void {
    const { clip, task } = this.place
    say(
      t('“{clip}” has changes that were not taken.', { clip }),
      () => void navigate(`/desk/${task}`),
      t('Open it'),
    )
  }

  async close(): Promise<void> {
    if (leaving.get(this.place.annotation) === this) leaving.delete(this.place.annotation)
    this.stopWatching()
    window.removeEventListener('pagehide', this.onPageHide)
    await this.saver.sleep()
    const { user, annotation } = this.place
    const isDone = this.saver.state.peek().kind === 'saved' && this.penState.peek() === 'mine'
    if (isDone) await editStore().dropPlace(user, annotation)
    this.pen.dispose()
  }
}

/** Custodies whose clip is no longer shown but whose changes are still on their way. */
const leaving = new Map<Id, Custody>()

export function isOnItsWay(task: Id): boolean {
  return [...leaving.values()].some(({ place }) => place.task === task)
}

export function clipsOnTheirWay(): number {
  return leaving.size
}

/** Sends what an earlier page of this person left in the browser. */
export async function sendLeftovers(
  user: Id,
  except: Id | null,
  onLeft: CustodyParts['onLeft'],
): Promise<void> {
  const places = await editStore().places(user)
  for (const place of places) {
    if (place.annotation === except || leaving.has(place.annotation)) continue
    await sendLeftover(place, onLeft)
  }
}

async function sendLeftover(place: PlaceRow, onLeft: CustodyParts['onLeft']): Promise<void> {
  const answer = await serverPort.load(place.annotation)
  if (answer.kind !== 'ok') return
  const custody = new Custody({ place, onRebased: () => {}, onLeft, onPen: () => {} })
  await custody.start()
  if (custody.penState.peek() !== 'mine') {
    await custody.close()
    return
  }
  await custody.open(answer.value)
  custody.leave()
}
