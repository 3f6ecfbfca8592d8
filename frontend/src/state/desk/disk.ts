import type { Id } from '../../api/types'
import type { EditRow, EditStore, PlaceRow } from './store'

export interface DiskParts {
  readonly place: PlaceRow
  readonly store: EditStore
  readonly rowOf: (segment: Id) => EditRow | undefined
  /** Whether an edit of the segment is in the batch that is on its way. */
  readonly isFlown: (segment: Id) => boolean
}

/** One queue of writes to the browser's disk; what is written there outlives the page. */
export class Disk {
  /** False once the browser could not keep something. */
  keeps = true
  private readonly parts: DiskParts
  /** Segments whose newest edit still has to go to the disk, and those on their way there. */
  private readonly unwritten = new Set<Id>()
  private beingWritten: ReadonlySet<Id> = new Set()
  private last: Promise<void> = Promise.resolve()

  constructor(parts: DiskParts) {
    this.parts = parts
  }

  /** Everything handed over so far is written. */
  get rests(): Promise<void> {
    return this.last
  }

  write(act: () => Promise<void>): Promise<void> {
    this.last = this.last.then(act).catch(() => {
      this.keeps = false
    })
    return this.last
  }

  /** Writes the newest edit of these segments; letters typed while the disk is busy go there together. */
  keep(segments: readonly Id[]): void {
    const isQueued = this.unwritten.size > 0
    for (const segment of segments) this.unwritten.add(segment)
    if (!isQueued) void this.write(() => this.writeEdits())
  }

  /** The page ends now: keeps what the disk does not have yet. */
  rescue(): void {
    const late = new Set([...this.unwritten, ...this.beingWritten])
    this.parts.store.rescue(
      this.parts.place,
      [...late].flatMap((segment) => this.parts.rowOf(segment) ?? []),
    )
  }

  private async writeEdits(): Promise<void> {
    const { place, store, rowOf, isFlown } = this.parts
    const segments = [...this.unwritten]
    this.unwritten.clear()
    this.beingWritten = new Set(segments)
    const rows = segments.flatMap((segment) => rowOf(segment) ?? [])
    const gone = segments.filter((segment) => !rowOf(segment) && !isFlown(segment))
    await store.putEdits(place, rows, gone)
    this.beingWritten = new Set()
  }
}
