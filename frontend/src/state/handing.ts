import type { Clip, Id } from '../api/types'

/** What becomes of chosen work that somebody holds: it stays, or goes on from one of the two. */
export type Handing = 'leave' | 'draft' | 'copy'

export interface Held {
  task: Id
  clip: Id
  holder: Id
}

export interface Given extends Held {
  taker: Id
}

/** The open work on these clips. */
export function heldOn(clips: readonly Clip[]): Held[] {
  return clips.flatMap(({ id: clip, tasks }) =>
    tasks.flatMap(({ id: task, state, assignee }) =>
      assignee && (state === 'assigned' || state === 'returned')
        ? [{ task, clip, holder: assignee.id }]
        : [],
    ),
  )
}

/** Who gets which of it: in turn, and nobody what they hold already. */
export function inTurn(held: readonly Held[], people: readonly Id[]): Given[] {
  let turn = 0
  return held.flatMap((one) => {
    const others = people.filter((person) => person !== one.holder)
    const taker = others[turn % others.length]
    turn += 1
    return taker ? [{ ...one, taker }] : []
  })
}
