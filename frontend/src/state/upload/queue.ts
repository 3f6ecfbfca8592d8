import { signal } from '@preact/signals'
import { ApiFailure } from '../../api/failure'
import type { Id, Receipt } from '../../api/types'
import { upload } from '../../api/upload'
import { t } from '../../language/t'
import { newId } from '../desk/ids'
import type { FoundFile } from './dropped'
import { lineFor, type Manifest, type ManifestLine, readManifest } from './manifest'
import { Pace } from './pace'

const AT_ONCE = 3
const TELL_EVERY_MS = 150
const FIRST_REST_MS = 2_000
const LONGEST_REST_MS = 30_000
/** Answers after which the same file may be taken a little later. */
const PASSING = new Set([0, 408, 429, 502, 503, 504])

type ItemState = 'waiting' | 'sending' | 'in' | 'same' | 'failed'

/** One file on its way; changes in place, the list tells when. */
export interface Item {
  readonly id: string
  readonly file: File
  readonly path: string
  state: ItemState
  /** Bytes that have left, of `file.size`. */
  sent: number
  /** What is wrong, or what is worth knowing, in words. */
  words: string
  /** Whether sending it again may help. */
  canRetry: boolean
  /** Whether it would go in without the person the list names. */
  isPersonUnknown: boolean
  isWithoutPerson: boolean
  /** Makes a second sending of the same file harmless. */
  key: string
  /** What it became, once it is in. */
  clip: Id | null
}

const NO_SOUND = /\.(jpe?g|png|gif|svg|webp|pdf|docx?|xlsx?|txt|md|json|xml|html?|zip|rar|7z|exe)$/i

/** Why a file is not even tried, or null. */
export function objection(file: File, mostBytes: number, most: string): string | null {
  if (file.size === 0)
    return t('The file is empty. Copy it from the recorder again and drop it here.')
  if (file.size > mostBytes)
    return t('The file is too large: this server takes up to {most} a file.', { most })
  if (/\.(zip|rar|7z)$/i.test(file.name)) {
    return t('Archives are not opened here. Unpack it and drop the folder.')
  }
  return NO_SOUND.test(file.name) ? t('This is no sound file. It was left out.') : null
}

/** What goes with a file: the list's line, and whom all clips of this page go to. */
export function formOf(item: Item, line: ManifestLine | null, giveTo: string): FormData {
  const form = new FormData()
  const add = (name: string, value: string) => {
    if (value) form.append(name, value)
  }
  add('assignee', item.isWithoutPerson ? '' : line?.assignee || giveTo)
  add('external_id', line?.externalId ?? '')
  add('reference', line?.reference ?? '')
  add('speaker', line?.speaker ?? '')
  const metadata = line?.metadata ?? {}
  if (Object.keys(metadata).length > 0) form.append('metadata', JSON.stringify(metadata))
  form.append('file', item.file, item.file.name)
  return form
}

/** Sends files a few at a time; a failure of one never stops the others. */
export class UploadQueue {
  /** A new list whenever something of it has changed. */
  readonly items = signal<readonly Item[]>([])
  readonly manifest = signal<Manifest | null>(null)
  readonly isPaused = signal(false)
  /** The server was not reached; sending goes on by itself. */
  readonly isCutOff = signal(false)
  readonly giveTo = signal('')
  /** Clips that have come in, so that others look again. */
  readonly arrived = signal(0)
  readonly pace = new Pace()
  private readonly project: Id
  private limit = { bytes: Number.POSITIVE_INFINITY, words: '' }
  private readonly stops = new Map<string, AbortController>()
  private running = 0
  private rest = 0
  private restTimer: ReturnType<typeof setTimeout> | undefined
  private tellTimer: ReturnType<typeof setTimeout> | undefined

  constructor(project: Id) {
    this.project = project
  }

  setLimit(bytes: number, words: string): void {
    this.limit = { bytes, words }
  }

  /** Takes files; a CSV among them is read as the list before the first of them leaves. */
  async add(files: readonly FoundFile[]): Promise<void> {
    const isList = ({ path }: FoundFile) => /\.(csv|tsv)$/i.test(path)
    const list = files.find(isList)
    if (list) this.manifest.value = readManifest(list.file.name, await list.file.text())
    const fresh = files.filter((one) => !isList(one)).map((one) => this.itemOf(one))
    this.items.value = [...this.items.peek(), ...fresh]
    this.pump()
  }

  pause(isPaused: boolean): void {
    this.isPaused.value = isPaused
    this.pace.restart()
    this.pump()
  }

  retry(item: Item): void {
    if (item.state !== 'failed') return
    Object.assign(item, {
      state: 'waiting',
      sent: 0,
      words: '',
      isPersonUnknown: false,
      key: newId(),
    })
    this.tell()
    this.pump()
  }

  /** Sends it once more, without the person nobody knows here. */
  retryWithoutPerson(item: Item): void {
    item.isWithoutPerson = true
    this.retry(item)
  }

  leaveOut(item: Item): void {
    this.stops.get(item.id)?.abort()
    this.items.value = this.items.peek().filter((one) => one !== item)
  }

  /** Takes away what is in already and needs nobody. */
  clearDone(): void {
    this.items.value = this.items.peek().filter(({ state }) => state !== 'in' && state !== 'same')
  }

  /** Some came in whole and turned out to hold no sound: they need somebody after all. */
  noteStuck(reasons: ReadonlyMap<Id, string>): void {
    for (const item of this.items.peek()) {
      const reason = item.clip === null ? undefined : reasons.get(item.clip)
      if (reason === undefined || (item.state !== 'in' && item.state !== 'same')) continue
      Object.assign(item, { state: 'failed', words: reason, canRetry: true, clip: null })
    }
    this.tell()
  }

  get isBusy(): boolean {
    return this.items.peek().some(({ state }) => state === 'waiting' || state === 'sending')
  }

  private itemOf({ file, path }: FoundFile): Item {
    const words = objection(file, this.limit.bytes, this.limit.words) ?? ''
    return {
      id: newId(),
      file,
      path,
      state: words ? 'failed' : 'waiting',
      sent: 0,
      words,
      canRetry: false,
      isPersonUnknown: false,
      isWithoutPerson: false,
      key: newId(),
      clip: null,
    }
  }

  private pump(): void {
    if (this.isPaused.peek() || this.isCutOff.peek()) return
    while (this.running < AT_ONCE) {
      const next = this.items.peek().find(({ state }) => state === 'waiting')
      if (!next) break
      next.state = 'sending'
      this.running += 1
      void this.send(next)
    }
    this.tell()
  }

  private async send(item: Item): Promise<void> {
    const stop = new AbortController()
    this.stops.set(item.id, stop)
    try {
      const line = lineFor(this.manifest.peek()?.lines ?? [], item.path)
      const form = formOf(item, line, this.giveTo.peek())
      const { data } = await upload<Receipt>(`/projects/${this.project}/clips`, form, {
        idempotencyKey: item.key,
        signal: stop.signal,
        onProgress: (sent, total) => this.progress(item, sent, total),
      })
      this.rest = 0
      this.keep(item, data)
    } catch (error) {
      if (!stop.signal.aborted) this.fail(item, error)
    } finally {
      this.stops.delete(item.id)
      this.running -= 1
      this.pump()
    }
  }

  /** The form is a little larger than the file: its share counts. */
  private progress(item: Item, sent: number, total: number): void {
    const before = item.sent
    item.sent = total > 0 ? Math.round((item.file.size * sent) / total) : 0
    this.pace.add(item.sent - before)
    this.tell()
  }

  private keep(item: Item, receipt: Receipt): void {
    item.sent = item.file.size
    item.state = receipt.duplicate ? 'same' : 'in'
    item.clip = receipt.id
    const same = receipt.duplicate
      ? [t('The same sound is here already, as “{name}”.', { name: receipt.name })]
      : []
    item.words = [...same, ...receipt.warnings].join(' ')
    this.arrived.value += 1
  }

  private fail(item: Item, error: unknown): void {
    const failure = error instanceof ApiFailure ? error : null
    item.sent = 0
    if (failure && (PASSING.has(failure.status) || failure.code === 'still_running')) {
      item.state = 'waiting'
      this.restAWhile()
      return
    }
    item.state = 'failed'
    item.words = failure?.message ?? t('The file could not be read. Is it still where it was?')
    item.isPersonUnknown = failure?.code === 'unknown_assignee'
    item.canRetry = failure?.code !== 'not_audio' && failure?.status !== 413
  }

  private restAWhile(): void {
    if (this.isCutOff.peek()) return
    this.isCutOff.value = true
    this.pace.restart()
    this.rest = Math.min(LONGEST_REST_MS, this.rest * 2 || FIRST_REST_MS)
    clearTimeout(this.restTimer)
    this.restTimer = setTimeout(() => this.goOn(), this.rest)
  }

  /** Tries again now, e.g. because the network is back. */
  goOn(): void {
    clearTimeout(this.restTimer)
    this.isCutOff.value = false
    this.pump()
  }

  /** Progress comes often: it is told a few times a second. */
  private tell(): void {
    this.tellTimer ??= setTimeout(() => {
      this.tellTimer = undefined
      this.items.value = [...this.items.peek()]
    }, TELL_EVERY_MS)
  }
}

const queues = new Map<Id, UploadQueue>()

/** The queue of a project; it goes on while one looks at other pages. */
export function queueOf(project: Id): UploadQueue {
  const known = queues.get(project)
  if (known) return known
  const queue = new UploadQueue(project)
  queues.set(project, queue)
  return queue
}

/** True while anything of any project is on its way: closing the tab would stop it. */
export function isUploading(): boolean {
  return [...queues.values()].some((queue) => queue.isBusy)
}
