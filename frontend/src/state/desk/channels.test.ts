import { expect, it } from 'vitest'
import { nextChannel } from './channels'

it('channels follow each other and come round to all together', () => {
  expect(nextChannel(null, 2)).toBe(0)
  expect(nextChannel(0, 2)).toBe(1)
  expect(nextChannel(1, 2)).toBeNull()
})

it('a sound of one channel has nothing to choose from', () => {
  expect(nextChannel(null, 1)).toBeNull()
})
