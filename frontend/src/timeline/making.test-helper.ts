import fc from 'fast-check'
import { SegmentDocument } from './document'
import { type Change, newSegment, type Segment } from './segment'
import { micros, toMicros } from './time'

fc.configureGlobal({ seed: 20_260_101 }) // the same cases in every run

/** Documents of the property tests are this long, in microseconds. */
export const DURATION = 20_000_000

/** A segment from `start` to `end` in seconds. */
export function seg(
  id: string,
  start: number,
  end: number,
  speaker: string | null = null,
  more: Partial<Segment> = {},
): Segment {
  return { ...newSegment(id, toMicros(start), toMicros(end), speaker), ...more }
}

const arbitrarySegments: fc.Arbitrary<Segment> = fc
  .record({
    id: fc.constantFrom(...'abcdefghijkl'),
    start: fc.integer({ min: 0, max: DURATION - 100_000 }),
    length: fc.integer({ min: 20_000, max: 6_000_000 }),
    speaker: fc.constantFrom(null, 'amir', 'ben'),
    text: fc.constantFrom('', 'ten', 'ten is what the survey said', 'نعم'),
    values: fc.constantFrom<Segment['values']>({}, { clear: ['yes'] }, { clear: ['no'], mark: 3 }),
    unsure: fc.boolean(),
    draft: fc.boolean(),
  })
  .map(({ length, ...one }) => ({
    ...one,
    start: micros(one.start),
    end: micros(Math.min(DURATION, one.start + length)),
    channel: null,
  }))

export const arbitraryDocuments: fc.Arbitrary<SegmentDocument> = fc
  .array(arbitrarySegments, { maxLength: 12 })
  .map((segments) => SegmentDocument.of(micros(DURATION), segments))

export const arbitraryChanges: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    arbitrarySegments.map((segment): Change => ({ op: 'put', segment })),
    fc.constantFrom(...'abcdefghijkl').map((id): Change => ({ op: 'delete', id })),
  ),
  { maxLength: 8 },
)
