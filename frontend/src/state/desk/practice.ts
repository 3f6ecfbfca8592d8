import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { claimTask, readWork } from '../../api/desk'
import type { Id } from '../../api/types'
import type { SegmentDocument } from '../../timeline/document'
import { navigate } from '../router'
import { setPreference } from '../session'
import { sayTrouble } from '../toasts'
import { waitingTasks } from './leaver'
import { wordRuns } from './words'

/** What stands in a task's place while one practises. */
export const PRACTICE: Id = 'practice'

/** Name of the preference that says that the practice was done or skipped. */
export const PRACTISED = 'practised'

/** The clip itself, in a part of the page of its own. */
export async function practiceClip() {
  const [{ practiceTask: task, practiceSound: sound }, lines] = await Promise.all([
    import('./practice-clip'),
    import('./practice-lines'),
  ])
  const { practiceSpeakers: speakers, practiceSegments: segments, practiceAnswers: answers } = lines
  return { task, sound, speakers, segments, answers }
}

/** What a line, once done, is beside what is really said. */
export interface Verdict {
  readonly id: Id
  readonly isRight: boolean
  readonly wrote: string
  readonly said: string
}

/** The practice clip: three steps, the known answer, and the way to the first real clip. It counts nowhere. */
export class Practice {
  readonly hasHeard = signal(false)
  /** Lines that are done, in the order of the clip. */
  readonly verdicts: ReadonlySignal<readonly Verdict[]>
  /** The first words are as they are said, whether Enter was pressed or not. */
  readonly hasCorrected: ReadonlySignal<boolean>
  readonly isAllRight: ReadonlySignal<boolean>
  readonly isLeaving = signal(false)
  private readonly close: () => void

  constructor(
    document: ReadonlySignal<SegmentDocument>,
    playing: ReadonlySignal<boolean>,
    answers: ReadonlyMap<Id, string>,
  ) {
    this.verdicts = computed(() =>
      document.value.segments
        .filter((one) => !one.draft && answers.has(one.id))
        .map((one) => verdictOf(one.id, one.text, answers.get(one.id) ?? '')),
    )
    this.hasCorrected = computed(() => {
      const first = document.value.segments[0]
      return first !== undefined && isSame(first.text, answers.get(first.id) ?? '')
    })
    this.isAllRight = computed(
      () =>
        this.verdicts.value.length === answers.size &&
        this.verdicts.value.every((one) => one.isRight),
    )
    this.close = effect(() => {
      if (playing.value) this.hasHeard.value = true
    })
  }

  dispose(): void {
    this.close()
  }

  /** Done or skipped: on to the first real clip, or to My work where none waits yet. */
  async leave(): Promise<void> {
    if (this.isLeaving.peek()) return
    this.isLeaving.value = true
    try {
      await setPreference(PRACTISED, true)
      const first = await firstTask()
      navigate(first ? `/desk/${first}` : '/work', { replace: true })
    } catch (error) {
      sayTrouble(error)
      this.isLeaving.value = false
    }
  }
}

function isSame(one: string, other: string): boolean {
  return wordRuns(one, other).every((run) => run.kind === 'same')
}

function verdictOf(id: Id, text: string, said: string): Verdict {
  const runs = wordRuns(text, said)
  const only = (kind: 'gone' | 'new') =>
    runs
      .filter((run) => run.kind === kind)
      .map((run) => run.text)
      .join(' ')
      .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  return {
    id,
    isRight: runs.every((run) => run.kind === 'same'),
    wrote: only('gone'),
    said: only('new'),
  }
}

async function firstTask(): Promise<Id | null> {
  const work = await readWork()
  const [given] = waitingTasks(work)
  if (given) return given.id
  for (const project of work.projects.filter(({ waiting }) => waiting > 0)) {
    const claimed = await claimTask(project.id)
    if (claimed) return claimed.id
  }
  return null
}
