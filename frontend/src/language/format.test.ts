import { expect, test } from 'vitest'
import { shortNumber, spokenLength } from './format'

test.each([
  [1, '1 second'],
  [4.465, '4.5 seconds'],
  [12, '12 seconds'],
  [240, '4 minutes'],
  [270, '4 minutes 30 seconds'],
  [24_000, '6 hours 40 minutes'],
])('%d s are %s aloud', (seconds, spoken) => {
  expect(spokenLength(seconds)).toBe(spoken)
})

test('a number of a picture keeps to six characters', () => {
  expect([0.5, 9_999, 20_000, 500_000, 1_000_000].map(shortNumber)).toEqual([
    ...['0.5', '9,999', '20K', '500K', '1M'],
  ])
})
