import { expect, test } from 'vitest'
import { spokenLength } from './format'

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
