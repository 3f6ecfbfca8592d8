import { type Signal, signal } from '@preact/signals'
import {
  applyImport,
  bringFile,
  checkImport,
  forgetImport,
  type ImportDecision,
  type ImportReport,
  type ImportRow,
  type ImportWish,
  listImports,
  readImport,
  undoImport,
} from '../api/imports'
import { t } from '../language/t'
import { sayTrouble } from './toasts'

const AT_ONCE = 2
const UNDER_WAY: readonly string[] = ['checking', 'applying', 'undoing']

/** How many things do not fit. */
export function misfits(report: ImportReport): number {
  return Object.values(report.problem_counts ?? {}).reduce((sum, count) => sum + count, 0)
}

/** A file that is being sent, or that the server did not take. */
export interface Sending {
  name: string
  file: File
  sent: number
  size: number
  /** Why it was not taken; empty while it is on its way. */
  trouble: string
}

/** Files brought into one project: those on the way, and what the server made of the others. */
export class ImportList {
  readonly sending: Signal<readonly Sending[]> = signal([])
  readonly rows: Signal<readonly ImportRow[] | null> = signal(null)
  private looking: Promise<unknown> = Promise.resolve()
  readonly wish: Signal<ImportWish> = signal({ aim: 'draft', person: '' })
  readonly decisions: Signal<Readonly<Record<string, ImportDecision>>> = signal({})
  private waiting: Sending[] = []
  private busy = 0

  private readonly project: string

  constructor(project: string) {
    this.project = project
  }

  async load(): Promise<void> {
    const page = await listImports(this.project, null)
    this.rows.value = page.results
  }

  get isUnderWay(): boolean {
    return (this.rows.value ?? []).some((row) => UNDER_WAY.includes(row.state))
  }

  /** Ask again how far those are on which the server works. */
  async look(): Promise<void> {
    const going = (this.rows.value ?? []).filter((row) => UNDER_WAY.includes(row.state))
    for (const row of await Promise.all(going.map(({ id }) => readImport(id)))) this.put(row)
  }

  add(files: readonly File[]): void {
    const items = files.map((file) => ({
      name: file.name,
      file,
      sent: 0,
      size: file.size,
      trouble: '',
    }))
    this.sending.value = [...this.sending.value, ...items]
    this.waiting.push(...items)
    while (this.busy < AT_ONCE && this.waiting.length > 0) void this.sendNext()
  }

  private async sendNext(): Promise<void> {
    this.busy += 1
    for (let item = this.waiting.shift(); item; item = this.waiting.shift()) await this.send(item)
    this.busy -= 1
  }

  private async send(item: Sending): Promise<void> {
    let current = item
    const swap = (next: Sending) => {
      this.sending.value = this.sending.value.map((one) => (one === current ? next : one))
      current = next
    }
    try {
      const row = await bringFile(this.project, item.file, this.wish.value, (sent, size) =>
        swap({ ...current, sent, size }),
      )
      this.sending.value = this.sending.value.filter((one) => one !== current)
      this.put(row)
    } catch (error) {
      const trouble = error instanceof Error ? error.message : t('It did not arrive. Try again.')
      swap({ ...current, trouble })
    }
  }

  retry(item: Sending): void {
    this.drop(item)
    this.add([item.file])
  }

  drop(item: Sending): void {
    this.sending.value = this.sending.value.filter((one) => one !== item)
  }

  /** Show a row as the server has it now; a new one on top. */
  put(row: ImportRow): void {
    const rows = this.rows.value ?? []
    const isKnown = rows.some(({ id }) => id === row.id)
    this.rows.value = isKnown ? rows.map((one) => (one.id === row.id ? row : one)) : [row, ...rows]
  }

  decisionOf(row: ImportRow): ImportDecision {
    return (
      this.decisions.value[row.id] ?? {
        create_labels: true,
        create_speakers: true,
        leave_out: false,
      }
    )
  }

  decide(row: ImportRow, change: Partial<ImportDecision>): void {
    const decision = { ...this.decisionOf(row), ...change }
    this.decisions.value = { ...this.decisions.value, [row.id]: decision }
  }

  /** Whether one press would bring the file in. */
  isReady(row: ImportRow): boolean {
    if (row.state !== 'checked' || !row.report.clips) return false
    const refused = row.report.problem_counts?.['refused'] ?? 0
    return this.decisionOf(row).leave_out ? refused === 0 : misfits(row.report) === 0
  }

  get ready(): readonly ImportRow[] {
    return (this.rows.value ?? []).filter((row) => this.isReady(row))
  }

  async apply(rows: readonly ImportRow[]): Promise<void> {
    for (const row of rows) this.put(await applyImport(row.id, this.decisionOf(row)))
  }

  async undo(row: ImportRow): Promise<void> {
    this.put(await undoImport(row.id))
  }

  async forget(row: ImportRow): Promise<void> {
    await forgetImport(row.id)
    this.rows.value = (this.rows.value ?? []).filter(({ id }) => id !== row.id)
  }

  async recheck(row: ImportRow, format = ''): Promise<void> {
    this.put(await checkImport(row.id, this.wish.value, format))
  }

  /** What files are to become; those that were only looked through are looked through again. */
  choose(wish: ImportWish): void {
    this.wish.value = wish
    // One after the other: the last answer is then that to the last wish.
    this.looking = this.looking.then(() => this.recheckAll()).catch(sayTrouble)
  }

  private async recheckAll(): Promise<void> {
    const rows = (this.rows.value ?? []).filter(({ state }) => state === 'checked')
    await Promise.all(rows.map((row) => this.recheck(row)))
  }
}
