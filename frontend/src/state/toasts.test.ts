import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { actOn, dropToast, holdToast, say, sayTrouble, toasts } from './toasts'

beforeEach(() => vi.useFakeTimers())

afterEach(() => {
  for (const toast of toasts.value) dropToast(toast.id)
  vi.useRealTimers()
})

it('a message stays for ten seconds', () => {
  say('Key revoked.')
  vi.advanceTimersByTime(9_999)
  expect(toasts.value.length).toBe(1)
  vi.advanceTimersByTime(1)
  expect(toasts.value.length).toBe(0)
})

it('a message that is being read does not go', () => {
  holdToast(say('Key revoked.'))
  vi.advanceTimersByTime(60_000)
  expect(toasts.value.length).toBe(1)
})

it('undo runs once, and its failure is said', async () => {
  say('Key revoked.', () => Promise.reject(new Error('The ten minutes are over.')))
  const [toast] = toasts.value
  if (toast) await actOn(toast)
  expect(toasts.value.map(({ text, tone }) => [text, tone])).toEqual([
    ['The ten minutes are over.', 'danger'],
  ])
})

it('never more than three are shown, the newest last', () => {
  for (const text of ['one', 'two', 'three', 'four']) say(text)
  expect(toasts.value.map((toast) => toast.text)).toEqual(['two', 'three', 'four'])
})

it('something that is no error is said in plain words', () => {
  sayTrouble('???')
  expect(toasts.value[0]?.text).toBe('That did not work. Try again.')
})
