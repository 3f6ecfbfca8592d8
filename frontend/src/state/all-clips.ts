import type { AllStep } from '../api/clips'
import type { Id } from '../api/types'

/** How far a deed on all clips is: `total` is what is known so far. */
export interface AllProgress {
  done: number
  total: number
}

/**
 * Does a deed a thousand clips at a time, in the order in which they came, until none is left or
 * somebody stops it; how many it was done to, and which, where the server names them.
 */
export async function forAll(
  step: (after: Id | null) => Promise<AllStep>,
  onProgress: (progress: AllProgress) => void,
  isStopped: () => boolean,
): Promise<{ done: number; clips: Id[] }> {
  const clips: Id[] = []
  let done = 0
  let looked = 0
  let after: Id | null = null
  do {
    const answer: AllStep = await step(after)
    done += answer.done
    looked += answer.looked
    clips.push(...answer.clips)
    after = answer.next
    onProgress({ done: looked, total: looked + answer.left })
  } while (after !== null && !isStopped())
  return { done, clips }
}
