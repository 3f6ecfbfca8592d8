import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryChanges, seg } from './making.test-helper'
import { changeFromWire, changeToWire, sameSegment, segmentToWire } from './segment'

it('changes travel to the wire and back unchanged', () => {
  fc.assert(
    fc.property(arbitraryChanges, (changes) => {
      const travelled = changes.map((one) =>
        changeFromWire(JSON.parse(JSON.stringify(changeToWire(one)))),
      )
      expect(travelled).toEqual(changes)
    }),
  )
})

it('a segment travels in seconds with everything it knows', () => {
  const segment = seg('a', 21.392, 25.857, 'ben', {
    text: 'Ten.',
    values: { clear: ['yes'], n: 3 },
  })
  expect(segmentToWire(segment)).toEqual({
    id: 'a',
    start: 21.392,
    end: 25.857,
    speaker: 'ben',
    text: 'Ten.',
    values: { clear: ['yes'], n: 3 },
    channel: null,
    unsure: false,
    draft: false,
  })
})

it('segments are the same when every field and answer is', () => {
  const segment = seg('a', 1, 2, 'ben', { values: { clear: ['yes', 'no'] } })
  expect(sameSegment(segment, { ...segment, values: { clear: ['yes', 'no'] } })).toBe(true)
  expect(sameSegment(segment, { ...segment, values: { clear: ['no', 'yes'] } })).toBe(false)
  expect(sameSegment(segment, { ...segment, values: {} })).toBe(false)
  expect(sameSegment(segment, { ...segment, channel: 1 })).toBe(false)
})
