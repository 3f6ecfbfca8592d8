import { describe, expect, it, vi } from 'vitest'
import { Arrivals, pieceKey, pieceOf } from './arrivals'
import { Scope } from './scope'

interface Request {
  readonly key: number
  readonly signal: AbortSignal
  resolve(value: string): void
  reject(): void
}

function open(capacity = 100) {
  const requests: Request[] = []
  const reports: boolean[] = []
  const dropped: string[] = []
  const arrived = vi.fn()
  const scope = new Scope()
  const arrivals = new Arrivals<string>(scope, {
    capacity,
    pauses: [0],
    arrived,
    failed: (isFailed) => reports.push(isFailed),
    drop: (value) => dropped.push(value),
    load: (key, signal) =>
      new Promise((resolve, reject) => {
        requests.push({ key, signal, resolve, reject: () => reject(new Error('gone')) })
      }),
  })
  const answer = async (key: number): Promise<void> => {
    requests.findLast((one) => one.key === key)?.resolve(`piece ${key}`)
    await vi.waitFor(() => expect(arrivals.has(key)).toBe(true))
  }
  return { arrivals, requests, reports, dropped, arrived, scope, answer }
}

const keysOf = (requests: readonly Request[]): number[] => requests.map((one) => one.key)

describe('arrivals', () => {
  it('load six at a time in the order they are wanted, each once', async () => {
    const { arrivals, requests, answer, arrived } = open()
    arrivals.want([1, 2, 3, 4, 5, 6, 7, 8])
    arrivals.want([1, 2, 3, 4, 5, 6, 7, 8])
    expect(keysOf(requests)).toEqual([1, 2, 3, 4, 5, 6])
    await answer(2)
    expect(keysOf(requests)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(arrivals.get(2)).toBe('piece 2')
    expect(arrived).toHaveBeenCalledOnce()
  })

  it('give up what is no longer wanted for what is', () => {
    const { arrivals, requests } = open()
    arrivals.want([1, 2, 3, 4, 5, 6])
    arrivals.want([6, 10, 11, 12])
    expect(requests.filter((one) => one.signal.aborted).map((one) => one.key)).toEqual([
      1, 2, 3, 4, 5,
    ])
    expect(keysOf(requests).slice(6)).toEqual([10, 11, 12])
  })

  it('keep the pieces used last and free the others', async () => {
    const { arrivals, answer, dropped } = open(2)
    for (const key of [1, 2]) {
      arrivals.want([key])
      await answer(key)
    }
    arrivals.get(1)
    arrivals.want([3])
    await answer(3)
    expect([1, 2, 3].map((key) => arrivals.has(key))).toEqual([true, false, true])
    expect(dropped).toEqual(['piece 2'])
  })

  it('try again after a pause, then say so, and say when it works again', async () => {
    const { arrivals, requests, reports, answer } = open()
    arrivals.want([1])
    requests[0]?.reject()
    await vi.waitFor(() => expect(requests).toHaveLength(2))
    expect(reports).toEqual([])
    requests[1]?.reject()
    await vi.waitFor(() => expect(reports).toEqual([true]))
    arrivals.want([1])
    expect(requests).toHaveLength(2)
    arrivals.retry()
    await answer(1)
    expect(reports).toEqual([true, false])
  })

  it('end with their scope', async () => {
    const { arrivals, requests, arrived, scope, answer, dropped } = open()
    arrivals.want([1, 2])
    await answer(1)
    scope.dispose()
    expect(requests[1]?.signal.aborted).toBe(true)
    expect(dropped).toEqual(['piece 1'])
    requests[1]?.resolve('late')
    await vi.waitFor(() => expect(dropped).toEqual(['piece 1', 'late']))
    expect(arrived).toHaveBeenCalledOnce()
    arrivals.want([9])
    expect(requests).toHaveLength(2)
  })

  it('have one number for each piece', () => {
    expect(pieceOf(pieceKey(5, 14_063))).toEqual({ level: 5, index: 14_063 })
  })
})
