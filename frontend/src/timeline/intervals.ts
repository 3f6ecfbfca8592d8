import type { Segment } from './segment'

/**
 * Finds the segments that touch a range. The list must be in reading order; above it lies an implicit
 * balanced tree whose nodes know the latest end below them, so a query costs what it finds.
 */
export class Intervals {
  readonly #list: readonly Segment[]
  readonly #latest: Float64Array

  constructor(list: readonly Segment[]) {
    this.#list = list
    this.#latest = new Float64Array(list.length)
    this.#build(0, list.length)
  }

  /** Segments with `start < to` and `end > from`, in reading order. */
  query(from: number, to: number): Segment[] {
    const found: Segment[] = []
    this.#visit(0, this.#list.length, from, to, found)
    return found
  }

  #build(low: number, high: number): number {
    if (low >= high) return -Infinity
    const middle = (low + high) >> 1
    const end = this.#list[middle]?.end ?? -Infinity
    const latest = Math.max(end, this.#build(low, middle), this.#build(middle + 1, high))
    this.#latest[middle] = latest
    return latest
  }

  #visit(low: number, high: number, from: number, to: number, found: Segment[]): void {
    if (low >= high) return
    const middle = (low + high) >> 1
    if ((this.#latest[middle] ?? -Infinity) <= from) return
    this.#visit(low, middle, from, to, found)
    const segment = this.#list[middle]
    if (segment === undefined || segment.start >= to) return
    if (segment.end > from) found.push(segment)
    this.#visit(middle + 1, high, from, to, found)
  }
}

/** The first index whose segment starts at or after `time`. */
export function firstFrom(list: readonly Segment[], time: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.start ?? Infinity) < time) low = middle + 1
    else high = middle
  }
  return low
}
