import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Id } from '../../api/types'
import type { History } from '../../timeline/history'
import type { Change, Segment } from '../../timeline/segment'

/** One segment's unsent state: what it was on the server (`base`) and what this person made of it. */
export interface EditRow {
  readonly user: Id
  readonly annotation: Id
  readonly segment: Id
  readonly order: number
  readonly base: Segment | null
  readonly change: Change
  /** The other version (null: deleted there) while a person has to choose; such a row is not sent. */
  readonly theirs?: Segment | null
}

/** A batch that was handed to the network: it keeps its id until the server has answered it. */
export interface FlightRow {
  readonly user: Id
  readonly annotation: Id
  readonly id: Id
  readonly revision: number
  readonly edits: readonly EditRow[]
}

/** A way out of a clip. */
export type WishKind = 'submit' | 'skip' | 'accept' | 'sendBack'

/** What shall happen once every change is in. */
export interface WishRow {
  readonly user: Id
  readonly annotation: Id
  readonly task: Id
  readonly clip: string
  readonly kind: WishKind
  /** Why, in the person's words, of a skip or of work that goes back. */
  readonly reason: string
}

/** What belongs to an annotation and must be known after a reload without asking the server. */
export interface PlaceRow {
  readonly user: Id
  readonly annotation: Id
  readonly task: Id
  readonly clip: string
}

export interface Kept {
  readonly edits: readonly EditRow[]
  readonly flight: FlightRow | null
  readonly wish: WishRow | null
}

interface Schema extends DBSchema {
  edits: { key: [Id, Id, Id]; value: EditRow }
  flights: { key: [Id, Id]; value: FlightRow }
  wishes: { key: [Id, Id]; value: WishRow }
  places: { key: [Id, Id]; value: PlaceRow }
  histories: { key: [Id, Id]; value: HistoryRow }
}

/** The way back through a person's edits of an annotation. */
interface HistoryRow {
  readonly user: Id
  readonly annotation: Id
  readonly history: History
}

const NAME = 'audino-desk'

/** Unsent work in IndexedDB. Every method resolves when the browser has it on disk. */
export class EditStore {
  private readonly database: Promise<IDBPDatabase<Schema>>

  constructor(name: string = NAME) {
    this.database = openDB<Schema>(name, 2, {
      upgrade(database, version) {
        database.createObjectStore('histories', { keyPath: ['user', 'annotation'] })
        if (version > 0) return
        database.createObjectStore('edits', { keyPath: ['user', 'annotation', 'segment'] })
        database.createObjectStore('flights', { keyPath: ['user', 'annotation'] })
        database.createObjectStore('wishes', { keyPath: ['user', 'annotation'] })
        database.createObjectStore('places', { keyPath: ['user', 'annotation'] })
      },
    })
  }

  /** `gone` are segments that were made and deleted before the server heard of them. */
  async putEdits(place: PlaceRow, rows: readonly EditRow[], gone: readonly Id[]): Promise<void> {
    const database = await this.database
    const work = database.transaction(['edits', 'places'], 'readwrite')
    const edits = work.objectStore('edits')
    await Promise.all([
      work.objectStore('places').put(place),
      ...rows.map((row) => edits.put(row)),
      ...gone.map((segment) => edits.delete([place.user, place.annotation, segment])),
      work.done,
    ])
  }

  /** Moves edits into a batch that is about to leave. */
  async takeOff(flight: FlightRow): Promise<void> {
    const database = await this.database
    const work = database.transaction(['edits', 'flights'], 'readwrite')
    const edits = work.objectStore('edits')
    await Promise.all([
      work.objectStore('flights').put(flight),
      ...flight.edits.map((row) => edits.delete([row.user, row.annotation, row.segment])),
      work.done,
    ])
  }

  /** The server has the batch. Edits made meanwhile stay, with their new base. */
  async landed(flight: FlightRow, rebased: readonly EditRow[]): Promise<void> {
    const database = await this.database
    const work = database.transaction(['edits', 'flights'], 'readwrite')
    const edits = work.objectStore('edits')
    await Promise.all([
      work.objectStore('flights').delete([flight.user, flight.annotation]),
      ...rebased.map((row) => edits.put(row)),
      work.done,
    ])
  }

  /** Sets all unsent edits of an annotation anew: after a rebase, a choice, or the word to drop them. */
  async replace({ user, annotation }: PlaceRow, rows: readonly EditRow[]): Promise<void> {
    const database = await this.database
    const work = database.transaction(['edits', 'flights'], 'readwrite')
    const edits = work.objectStore('edits')
    await edits.delete(rangeOf(user, annotation))
    await Promise.all([
      work.objectStore('flights').delete([user, annotation]),
      ...rows.map((row) => edits.put(row)),
      work.done,
    ])
  }

  async putWish(wish: WishRow): Promise<void> {
    await (await this.database).put('wishes', wish)
  }

  async dropWish({ user, annotation }: PlaceRow): Promise<void> {
    await (await this.database).delete('wishes', [user, annotation])
  }

  async kept(user: Id, annotation: Id): Promise<Kept> {
    const database = await this.database
    const work = database.transaction(['edits', 'flights', 'wishes'], 'readonly')
    const [edits, flight, wish] = await Promise.all([
      work.objectStore('edits').getAll(rangeOf(user, annotation)),
      work.objectStore('flights').get([user, annotation]),
      work.objectStore('wishes').get([user, annotation]),
    ])
    edits.sort((a, b) => a.order - b.order)
    return { edits, flight: flight ?? null, wish: wish ?? null }
  }

  /** Where this person has unsent work, whatever clip is open now. */
  async places(user: Id): Promise<readonly PlaceRow[]> {
    const database = await this.database
    const work = database.transaction(['edits', 'flights', 'wishes', 'places'], 'readonly')
    const mine = IDBKeyRange.bound([user], [user, []])
    const [places, edits, flights, wishes] = await Promise.all([
      work.objectStore('places').getAll(mine),
      work.objectStore('edits').getAllKeys(mine),
      work.objectStore('flights').getAllKeys(mine),
      work.objectStore('wishes').getAll(mine),
    ])
    const owing = new Set([...edits, ...flights].map((key) => key[1]))
    for (const wish of wishes) owing.add(wish.annotation)
    return places.filter((place) => owing.has(place.annotation))
  }

  async putPlace(place: PlaceRow): Promise<void> {
    await (await this.database).put('places', place)
  }

  /** Nothing is owed any more: the place and the way back go. */
  async dropPlace(user: Id, annotation: Id): Promise<void> {
    const database = await this.database
    const work = database.transaction(['places', 'histories'], 'readwrite')
    await Promise.all([
      work.objectStore('places').delete([user, annotation]),
      work.objectStore('histories').delete([user, annotation]),
      work.done,
    ])
  }

  async putHistory({ user, annotation }: PlaceRow, history: History): Promise<void> {
    await (await this.database).put('histories', { user, annotation, history })
  }

  async history({ user, annotation }: PlaceRow): Promise<History | null> {
    const row = await (await this.database).get('histories', [user, annotation])
    return row?.history ?? null
  }

  /**
   * For the last moment of a page, when nothing may be waited for: edits that are not on the disk yet.
   * `adopt` puts them there when the clip is opened again.
   */
  rescue(place: PlaceRow, rows: readonly EditRow[]): void {
    if (!rows.length) return
    try {
      localStorage.setItem(rescueKey(place), JSON.stringify(rows))
    } catch {
      // No room or no permission: what is lost is less than a second of typing.
    }
  }

  /** Takes up what a page rescued in its last moment. */
  async adopt(place: PlaceRow): Promise<void> {
    const key = rescueKey(place)
    const text = typeof localStorage === 'undefined' ? null : localStorage.getItem(key)
    if (text === null) return
    await this.putEdits(place, JSON.parse(text), [])
    localStorage.removeItem(key)
  }

  async close(): Promise<void> {
    const database = await this.database
    database.close()
  }
}

function rescueKey({ user, annotation }: PlaceRow): string {
  return `audino.rescued.${user}.${annotation}`
}

function rangeOf(user: Id, annotation: Id): IDBKeyRange {
  return IDBKeyRange.bound([user, annotation], [user, annotation, []])
}
