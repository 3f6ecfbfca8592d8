import type { Clip, Id } from '../api/types'

/** The rows with the one at `to` ticked or not; with `from` all between the two as well. */
export function ticked(
  chosen: ReadonlySet<Id>,
  rows: readonly Clip[],
  to: number,
  options: { isOn: boolean; from: number | null },
): ReadonlySet<Id> {
  const from = options.from ?? to
  const next = new Set(chosen)
  for (const clip of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (options.isOn) next.add(clip.id)
    else next.delete(clip.id)
  }
  return next
}

/** Those of the ticked ones that are still in the list. */
export function stillThere(
  chosen: ReadonlySet<Id>,
  rows: readonly Clip[],
): { ids: readonly Id[]; seconds: number } {
  const found = rows.filter((clip) => chosen.has(clip.id))
  const seconds = found.reduce((sum, clip) => sum + (clip.duration ?? 0), 0)
  return { ids: found.map((clip) => clip.id), seconds }
}

const MOST_URGENT = 1_000_000

/** The priority that puts a clip before all of these. */
export function beforeAll(rows: readonly Clip[]): number {
  return Math.min(MOST_URGENT, Math.max(0, ...rows.map((clip) => clip.priority)) + 1)
}

/** Runs a deed for each of many, a few at a time; gives what worked and the first trouble. */
export async function forEach<T, R>(
  things: readonly T[],
  deed: (thing: T) => Promise<R>,
): Promise<{ done: R[]; trouble: unknown }> {
  const done: R[] = []
  let trouble: unknown = null
  const waiting = [...things]
  const work = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) {
      try {
        done.push(await deed(thing))
      } catch (error) {
        trouble ??= error
      }
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return { done, trouble }
}
