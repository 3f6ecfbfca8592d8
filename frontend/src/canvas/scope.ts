/** Owner of listeners, timers, observers and requests: closing what owns them is one `dispose()`. */
export class Scope {
  readonly #closers = new Set<() => void>()
  readonly #abort = new AbortController()

  /** Aborts when the scope closes. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get isClosed(): boolean {
    return this.#abort.signal.aborted
  }

  listen<K extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: K,
    react: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ): void {
    target.addEventListener(type, react as EventListener, { ...options, signal: this.signal })
  }

  /** Runs `close` on `dispose()`; the answer runs it earlier. */
  add(close: () => void): () => void {
    if (this.isClosed) {
      close()
      return () => {}
    }
    const once = (): void => {
      if (this.#closers.delete(once)) close()
    }
    this.#closers.add(once)
    return once
  }

  /** Runs `react` after `ms` milliseconds; the answer calls it off. */
  after(ms: number, react: () => void): () => void {
    const cancel = this.add(() => clearTimeout(timer))
    const timer = setTimeout(() => {
      cancel()
      react()
    }, ms)
    return cancel
  }

  /** Runs `react` before the next frame is drawn; the answer calls it off. */
  nextFrame(react: () => void): () => void {
    const cancel = this.add(() => cancelAnimationFrame(frame))
    const frame = requestAnimationFrame(() => {
      cancel()
      react()
    })
    return cancel
  }

  dispose(): void {
    this.#abort.abort()
    for (const close of [...this.#closers]) close()
  }
}
