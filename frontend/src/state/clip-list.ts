import { signal } from '@preact/signals'
import { type ClipQuery, listClips } from '../api/clips'
import type { Clip, Id, Page } from '../api/types'
import { sayTrouble } from './toasts'

const PAGE = 50
const LARGE_PAGE = 200
/** As many as can be given out in one go. */
export const MOST_CHOSEN = 1000

/**
 * The list with its newest page taken over: what is on the page comes from it, what stood below
 * its end stays. `next` is the cursor that fits the new end.
 */
export function merged(
  old: { rows: readonly Clip[]; next: string | null },
  page: Page<Clip>,
): { rows: readonly Clip[]; next: string | null } {
  const last = page.results.at(-1)
  const end = last ? old.rows.findIndex((clip) => clip.id === last.id) : -1
  if (page.next === null || end < 0) return { rows: page.results, next: page.next }
  const rest = old.rows.slice(end + 1)
  return { rows: [...page.results, ...rest], next: rest.length > 0 ? old.next : page.next }
}

/** The rows as they stand, each in its newest shape; nothing comes, goes or moves. */
export function patched(rows: readonly Clip[], newer: readonly Clip[]): readonly Clip[] {
  const byId = new Map(newer.map((clip) => [clip.id, clip]))
  return rows.map((clip) => byId.get(clip.id) ?? clip)
}

/** The clips of a project under one filter, loaded page by page from the newest on. */
export class ClipList {
  /** Null until the first page is there. */
  readonly rows = signal<readonly Clip[] | null>(null)
  readonly next = signal<string | null>(null)
  readonly error = signal<unknown>(null)
  readonly isLoading = signal(false)
  private readonly stop = new AbortController()
  private readonly project: Id
  private readonly query: ClipQuery

  constructor(project: Id, query: ClipQuery) {
    this.project = project
    this.query = query
  }

  dispose(): void {
    this.stop.abort()
  }

  /** The first page, or another try at it. */
  async load(): Promise<void> {
    this.error.value = null
    try {
      this.take(await this.page(null, PAGE))
    } catch (error) {
      if (!this.stop.signal.aborted) this.error.value = error
    }
  }

  /** The next page, at the end of the list. */
  async more(limit = PAGE): Promise<void> {
    const cursor = this.next.peek()
    if (cursor === null || this.isLoading.peek()) return
    this.isLoading.value = true
    try {
      const page = await this.page(cursor, limit)
      if (this.stop.signal.aborted) return
      const known = new Set(this.rows.peek()?.map((clip) => clip.id))
      const fresh = page.results.filter((clip) => !known.has(clip.id))
      this.rows.value = [...(this.rows.peek() ?? []), ...fresh]
      this.next.value = page.next
    } catch (error) {
      if (!this.stop.signal.aborted) sayTrouble(error)
    } finally {
      this.isLoading.value = false
    }
  }

  /** Loads on until `most` rows are there, or all. */
  async fill(most: number): Promise<readonly Clip[]> {
    for (;;) {
      const before = this.rows.peek()?.length ?? 0
      if (this.next.peek() === null || before >= most) break
      await this.more(Math.min(LARGE_PAGE, most - before))
      if ((this.rows.peek()?.length ?? 0) === before) break
    }
    return (this.rows.peek() ?? []).slice(0, most)
  }

  /** Looks again; with `isStill` no row comes, goes or moves. Trouble waits for the next time. */
  async refresh(isStill = false): Promise<void> {
    const rows = this.rows.peek()
    if (!rows || this.isLoading.peek()) return
    const limit = Math.min(LARGE_PAGE, Math.max(PAGE, rows.length))
    const page = await this.page(null, limit).catch(() => null)
    if (!page || this.stop.signal.aborted) return
    if (isStill) this.rows.value = patched(this.rows.peek() ?? [], page.results)
    else this.take(page)
  }

  /** Show these at once, ahead of the server. */
  patch(clips: readonly Clip[]): void {
    this.rows.value = patched(this.rows.peek() ?? [], clips)
  }

  drop(ids: ReadonlySet<Id>): void {
    this.rows.value = (this.rows.peek() ?? []).filter((clip) => !ids.has(clip.id))
  }

  private take(page: Page<Clip>): void {
    if (this.stop.signal.aborted) return
    const { rows, next } = merged({ rows: this.rows.peek() ?? [], next: this.next.peek() }, page)
    this.rows.value = rows
    this.next.value = next
  }

  /** A page that is full, or the last one: of few that fit, the server looks at so many at once. */
  private async page(cursor: string | null, limit: number): Promise<Page<Clip>> {
    const results: Clip[] = []
    let next = cursor
    do {
      const paging = { cursor: next, limit: limit - results.length }
      const page = await listClips(this.project, this.query, paging, this.stop.signal)
      results.push(...page.results)
      next = page.next
    } while (next !== null && results.length < limit)
    return { results, next }
  }
}
