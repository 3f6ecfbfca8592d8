import type { Item } from './queue'

export interface Groups {
  /** Left out, and why; somebody has to look. */
  needy: readonly Item[]
  /** On the way, those that are sending first. */
  going: readonly Item[]
  /** In, the newest first; what was here already among them. */
  done: readonly Item[]
}

export function groupsOf(items: readonly Item[]): Groups {
  const of = (...states: Item['state'][]) => items.filter(({ state }) => states.includes(state))
  return {
    needy: of('failed'),
    going: [...of('sending'), ...of('waiting')],
    done: of('in', 'same').reverse(),
  }
}

export interface Totals {
  done: number
  all: number
  /** Bytes. */
  sent: number
  size: number
}

/** How far the whole is; what was left out is no part of it. */
export function totalsOf(items: readonly Item[]): Totals {
  const counted = items.filter(({ state }) => state !== 'failed')
  return {
    done: counted.filter(({ state }) => state === 'in' || state === 'same').length,
    all: items.length,
    sent: counted.reduce((sum, item) => sum + item.sent, 0),
    size: counted.reduce((sum, item) => sum + item.file.size, 0),
  }
}
