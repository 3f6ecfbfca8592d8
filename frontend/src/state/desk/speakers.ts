import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { addSpeaker, renameSpeaker } from '../../api/labels'
import type { Id, Speaker } from '../../api/types'
import { t } from '../../language/t'
import type { SegmentDocument } from '../../timeline/document'
import { type Lane, lanesFor, NOBODY } from '../../timeline/lanes'

/** How a speaker is told apart everywhere: number, colour and name, never colour alone. */
export interface SpeakerLook {
  readonly id: Id | null
  /** From 1, also the key; 0 for "No speaker yet". */
  readonly number: number
  readonly colour: number
  readonly dashed: boolean
  readonly name: string
}

const NOBODY_NAME = t('No speaker yet')
/** A project with more speakers than this shows only those that the clip has, or that were added here. */
const FEW = 6

/** The speakers of the open clip: the project's, in their order, as lanes and as looks. */
export class Cast {
  private readonly allSignal = signal<readonly Speaker[]>([])
  private hasHadNobody = false
  private readonly addedSignal = signal<ReadonlySet<Id>>(new Set())

  readonly all: ReadonlySignal<readonly Speaker[]> = this.allSignal
  readonly lanes: ReadonlySignal<readonly Lane[]>
  readonly looks: ReadonlySignal<readonly SpeakerLook[]>
  private readonly byId: ReadonlySignal<ReadonlyMap<Id | null, SpeakerLook>>

  constructor(document: ReadonlySignal<SegmentDocument>) {
    const used = computed(() => {
      const ids = new Set<Id>()
      for (const { speaker } of document.value.segments) if (speaker) ids.add(speaker)
      return [...ids].sort().join(' ')
    })
    const hasNobody = computed(() => document.value.segments.some((one) => one.speaker === null))
    this.lanes = computed(() => {
      // Lanes change with who speaks, not with every letter that is typed.
      const known = new Set(used.value.split(' '))
      this.hasHadNobody ||= hasNobody.value
      const all = this.allSignal.value
      const added = this.addedSignal.value
      const shown =
        all.length <= FEW ? all : all.filter((one) => known.has(one.id) || added.has(one.id))
      const lanes = lanesFor(
        document.peek(),
        shown.map((one) => one.id),
      ).filter((lane) => lane.speaker !== null)
      // Above the others, so that it is in sight; and it stays, so that no lane moves away under a hand.
      return this.hasHadNobody || !lanes.length ? [NOBODY, ...lanes] : lanes
    })
    this.looks = computed(() => {
      const names = new Map(this.allSignal.value.map((one) => [one.id, one.name]))
      const first = this.lanes.value[0]?.speaker === null ? 0 : 1
      return this.lanes.value.map(({ speaker, colour, dashed }, index) => ({
        id: speaker,
        number: index + first,
        colour,
        dashed,
        name: speaker === null ? NOBODY_NAME : (names.get(speaker) ?? t('Speaker')),
      }))
    })
    this.byId = computed(() => new Map(this.looks.value.map((look) => [look.id, look])))
  }

  look(id: Id | null): SpeakerLook {
    const nobody = { id: null, number: 0, colour: 0, dashed: false, name: NOBODY_NAME }
    return this.byId.value.get(id) ?? nobody
  }

  /** The speaker a number key stands for. */
  numbered(number: number): Id | null {
    return this.looks.peek().find((look) => look.number === number)?.id ?? null
  }

  /** Whether the person at this desk added the speaker, and so may still change the name. */
  isAddedHere(id: Id): boolean {
    return this.addedSignal.value.has(id)
  }

  show(speakers: readonly Speaker[]): void {
    this.allSignal.value = speakers.toSorted((a, b) => a.position - b.position)
  }

  /** Takes a speaker of the project into the clip, or makes one. */
  async add(project: Id, name: string): Promise<Speaker> {
    const speaker = await addSpeaker(project, name)
    const all = this.allSignal.peek()
    if (!all.some((one) => one.id === speaker.id)) this.allSignal.value = [...all, speaker]
    this.addedSignal.value = new Set([...this.addedSignal.peek(), speaker.id])
    return speaker
  }

  async rename(id: Id, name: string): Promise<void> {
    const renamed = await renameSpeaker(id, name)
    this.allSignal.value = this.allSignal.peek().map((one) => (one.id === id ? renamed : one))
  }
}
