import type { Change, Segment } from './segment'

/** Which version of a difference the final shall hold. */
export type Side = 'first' | 'second'

/** A difference as its segments; null where the version has none. */
export interface Sides {
  readonly first: Segment | null
  readonly second: Segment | null
}

/** What must be changed in the final so that it holds one side of a difference. */
export function changesFor(sides: Sides, side: Side, final: readonly Segment[]): readonly Change[] {
  const keep = sides[side]
  const drop = sides[side === 'first' ? 'second' : 'first']
  const changes: Change[] = []
  const there = new Set(final.map((segment) => segment.id))
  if (drop && drop.id !== keep?.id && there.has(drop.id))
    changes.push({ op: 'delete', id: drop.id })
  if (keep) changes.push({ op: 'put', segment: keep })
  return changes
}

/** The changes that take back others: what each segment was before, or nothing. */
export function inverseOf(
  changes: readonly Change[],
  final: readonly Segment[],
): readonly Change[] {
  const before = new Map(final.map((segment) => [segment.id, segment]))
  return changes.flatMap((change): Change[] => {
    const id = change.op === 'put' ? change.segment.id : change.id
    const was = before.get(id)
    if (was) return [{ op: 'put', segment: was }]
    return change.op === 'put' ? [{ op: 'delete', id }] : []
  })
}

/** The final after changes, in the order of time. */
export function changed(final: readonly Segment[], changes: readonly Change[]): readonly Segment[] {
  const rows = new Map(final.map((segment) => [segment.id, segment]))
  for (const change of changes) {
    if (change.op === 'put') rows.set(change.segment.id, change.segment)
    else rows.delete(change.id)
  }
  return [...rows.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** The words before, within and after the stretch in which two texts differ, for both. */
export function apartIn(a: string, b: string): readonly [string, string, string][] {
  const [left, right] = [a, b].map((text) => text.split(/(\s+)/)) as [string[], string[]]
  const shorter = Math.min(left.length, right.length)
  let head = 0
  while (head < shorter && left[head] === right[head]) head += 1
  let tail = 0
  while (tail < shorter - head && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1
  return [left, right].map((words): [string, string, string] => [
    words.slice(0, head).join(''),
    words.slice(head, words.length - tail).join(''),
    words.slice(words.length - tail).join(''),
  ])
}
