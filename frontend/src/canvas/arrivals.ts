import type { Scope } from './scope'

export interface ArrivalOptions<V> {
  readonly load: (key: number, signal: AbortSignal) => Promise<V>
  /** How many are kept; those used least lately go first. */
  readonly capacity: number
  /** Something came that was wanted. */
  readonly arrived: () => void
  /** Loading was given up (true), or works again (false). */
  readonly failed: (isFailed: boolean) => void
  /** Frees what a piece holds when it is no longer kept. */
  readonly drop?: (value: V) => void
  /** Milliseconds before each further try. */
  readonly pauses?: readonly number[]
}

const PARALLEL = 6

/** Pieces of pictures by number: loads what is wanted now, nearest wish first, and keeps the latest. */
export class Arrivals<V> {
  readonly #options: ArrivalOptions<V>
  readonly #scope: Scope
  readonly #kept = new Map<number, V>()
  readonly #coming = new Map<number, AbortController>()
  readonly #tries = new Map<number, number>()
  #wanted: readonly number[] = []
  #hasFailed = false

  constructor(scope: Scope, options: ArrivalOptions<V>) {
    this.#scope = scope
    this.#options = options
    scope.add(() => {
      for (const request of this.#coming.values()) request.abort()
      for (const key of [...this.#kept.keys()]) this.#forget(key)
    })
  }

  get(key: number): V | undefined {
    const value = this.#kept.get(key)
    if (value !== undefined) {
      this.#kept.delete(key) // to the young end
      this.#kept.set(key, value)
    }
    return value
  }

  has(key: number): boolean {
    return this.#kept.has(key)
  }

  /** What the present picture needs, most urgent first; earlier wishes are forgotten. */
  want(keys: readonly number[]): void {
    this.#wanted = keys
    this.#pump()
  }

  /** Tries again what was given up. */
  retry(): void {
    this.#tries.clear()
    this.#pump()
  }

  #pump(): void {
    if (this.#scope.isClosed) return
    const missing = this.#wanted.filter((key) => this.#isMissing(key))
    if (missing.length > PARALLEL - this.#coming.size) this.#dropUnwanted()
    for (const key of missing.slice(0, Math.max(0, PARALLEL - this.#coming.size))) this.#start(key)
  }

  #isMissing(key: number): boolean {
    const isGivenUp = (this.#tries.get(key) ?? 0) > this.#pauses.length
    return !this.#kept.has(key) && !this.#coming.has(key) && !isGivenUp
  }

  get #pauses(): readonly number[] {
    return this.#options.pauses ?? [500, 2_000]
  }

  #dropUnwanted(): void {
    const wanted = new Set(this.#wanted)
    for (const [key, request] of this.#coming) {
      if (wanted.has(key)) continue
      this.#coming.delete(key)
      request.abort()
    }
  }

  #start(key: number): void {
    const request = new AbortController()
    this.#coming.set(key, request)
    this.#options.load(key, request.signal).then(
      (value) => this.#keep(key, value, request),
      () => this.#miss(key, request),
    )
  }

  #keep(key: number, value: V, request: AbortController): void {
    if (this.#coming.get(key) === request) this.#coming.delete(key)
    if (this.#scope.isClosed) {
      this.#options.drop?.(value)
      return
    }
    this.#tries.delete(key)
    this.#kept.set(key, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#options.capacity) break
      this.#forget(oldest)
    }
    this.#report(false)
    this.#options.arrived()
    this.#pump()
  }

  #forget(key: number): void {
    const value = this.#kept.get(key)
    this.#kept.delete(key)
    if (value !== undefined) this.#options.drop?.(value)
  }

  #miss(key: number, request: AbortController): void {
    if (request.signal.aborted || this.#scope.isClosed) return
    const tries = (this.#tries.get(key) ?? 0) + 1
    const pause = this.#pauses[tries - 1]
    this.#tries.set(key, tries)
    if (pause === undefined) {
      this.#coming.delete(key)
      this.#report(true)
      this.#pump()
      return
    }
    this.#scope.after(pause, () => {
      if (this.#coming.get(key) === request) this.#coming.delete(key)
      this.#pump()
    })
  }

  #report(hasFailed: boolean): void {
    if (hasFailed === this.#hasFailed) return
    this.#hasFailed = hasFailed
    this.#options.failed(hasFailed)
  }
}

const PER_LEVEL = 10_000_000

/** One number for piece `index` of `level`. */
export function pieceKey(level: number, index: number): number {
  return level * PER_LEVEL + index
}

export function pieceOf(key: number): { level: number; index: number } {
  return { level: Math.floor(key / PER_LEVEL), index: key % PER_LEVEL }
}
