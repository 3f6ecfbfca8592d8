import { expect, test } from 'vitest'
import type { AllStep } from '../api/clips'
import { forAll } from './all-clips'

/** A server with so many clips, two a step, of which every third cannot be done. */
function server(count: number) {
  const asked: (string | null)[] = []
  const step = async (after: string | null): Promise<AllStep> => {
    asked.push(after)
    const from = after === null ? 0 : Number(after) + 1
    const ids = Array.from({ length: count }, (_, id) => id).slice(from, from + 2)
    const last = ids.at(-1)
    const left = count - from - ids.length
    const clips = ids.filter((id) => id % 3 !== 2).map(String)
    const next = left > 0 && last !== undefined ? String(last) : null
    return { done: clips.length, looked: ids.length, clips, next, left }
  }
  return { asked, step }
}

test('every clip is looked at once, and the progress ends at all', async () => {
  const { asked, step } = server(7)
  const told: number[][] = []
  const found = await forAll(
    step,
    ({ done, total }) => told.push([done, total]),
    () => false,
  )
  expect(found).toEqual({ done: 5, clips: ['0', '1', '3', '4', '6'], trouble: null })
  expect(asked).toEqual([null, '1', '3', '5'])
  expect(told).toEqual([
    [2, 7],
    [4, 7],
    [6, 7],
    [7, 7],
  ])
})

test('a stop takes effect after the step that is under way', async () => {
  const { step } = server(100)
  let steps = 0
  const found = await forAll(
    step,
    () => {
      steps += 1
    },
    () => steps >= 2,
  )
  expect([steps, found.clips.length]).toEqual([2, 3])
})

test('where a step fails, what was done before it can still be undone', async () => {
  const { step } = server(100)
  const failing = async (after: string | null) => {
    if (after === '3') throw new Error('no network')
    return step(after)
  }
  const found = await forAll(
    failing,
    () => undefined,
    () => false,
  )
  expect(found).toEqual({ done: 3, clips: ['0', '1', '3'], trouble: new Error('no network') })
})
