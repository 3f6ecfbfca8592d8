import { effect, type ReadonlySignal } from '@preact/signals'

/** Resolves to true once the value fits, or to false after `ms`. */
export function until<T>(
  source: ReadonlySignal<T>,
  fits: (value: T) => boolean,
  ms: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    let stop = () => {}
    let isOver = false
    const end = (came: boolean) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      resolve(came)
      // The effect may still be starting: it can only be stopped once it has.
      queueMicrotask(() => stop())
    }
    const timer = setTimeout(() => end(false), ms)
    stop = effect(() => {
      if (fits(source.value)) end(true)
    })
  })
}
