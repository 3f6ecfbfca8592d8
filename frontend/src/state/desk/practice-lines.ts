import type { Id, Speaker } from '../../api/types'
import type { Segment } from '../../timeline/segment'
import { toMicros } from '../../timeline/time'
import spoken from './practice-lines.json'

const VOICE: Id = 'practice-voice'

export const practiceSpeakers: readonly Speaker[] = [
  { id: VOICE, name: spoken.voice, position: 0, merged_into: null },
]

interface Spoken {
  /** Seconds. */
  readonly start: number
  readonly end: number
  readonly said: string
  /** What the "machine" wrote, where it is wrong. */
  readonly drafted?: string
}

const SPOKEN: readonly Spoken[] = spoken.lines

/** What is really said, by line. */
export const practiceAnswers: ReadonlyMap<string, string> = new Map(
  SPOKEN.map(({ said }, index) => [`practice-${index}`, said]),
)

export const practiceSegments: readonly Segment[] = SPOKEN.map((one, index) => ({
  id: `practice-${index}`,
  start: toMicros(one.start),
  end: toMicros(one.end),
  speaker: VOICE,
  text: one.drafted ?? one.said,
  values: {},
  channel: null,
  unsure: false,
  draft: true,
}))
