import type { AllStep } from '../api/clips'
import type { Id } from '../api/types'

/** How far a deed on all clips is: `total` is what is known so far. */
export interface AllProgress {
  done: number
  total: number
}

/** How a deed on all clips ended: `trouble` is why it went no further, `clips` those it names. */
export interface AllDone {
  done: number
  clips: Id[]
  trouble: unknown
}

/**
 * Does a deed a thousand clips at a time, in the order in which they came, until none is left or
 * somebody stops it or something fails. What was done by then stays done, and is told.
 */
export async function forAll(
  step: (after: Id | null) => Promise<AllStep>,
  onProgress: (progress: AllProgress) => void,
  isStopped: () => boolean,
): Promise<AllDone> {
  const clips: Id[] = []
  let done = 0
  let looked = 0
  let after: Id | null = null
  do {
    let answer: AllStep
    try {
      answer = await step(after)
    } catch (trouble) {
      return { done, clips, trouble }
    }
    done += answer.done
    looked += answer.looked
    clips.push(...answer.clips)
    after = answer.next
    onProgress({ done: looked, total: looked + answer.left })
  } while (after !== null && !isStopped())
  return { done, clips, trouble: null }
}
