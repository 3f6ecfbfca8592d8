import { getBytes } from '../../api/client'
import { readVersions, type Version } from '../../api/compare'
import { listComments, openTask, readAnnotation, readSound, readTile } from '../../api/desk'
import { listLabels, listSpeakers } from '../../api/labels'
import { readProject } from '../../api/projects'
import type { Annotation, Comment, Id, Label, Project, Sound, Speaker, Task } from '../../api/types'

/** What a clip needs to be worked on, besides its sound. */
export interface Supplies {
  readonly annotation: Annotation | null
  /** What a reviewer has made of the work so far; null where nobody has corrected it. */
  readonly final: Version | null
  readonly labels: readonly Label[]
  readonly project: Project
  readonly comments: readonly Comment[] | null
  readonly speakers: readonly Speaker[]
}

/** A clip fetched before it is opened; with it one can go on when the network is gone. */
interface Parcel extends Supplies {
  readonly task: Task
  readonly sound: Sound
  /** Milliseconds of the page's clock. */
  readonly at: number
}

/** How many clips lie ready at most. */
export const MOST_AHEAD = 2
/** Afterwards the queue may look different: asked anew where there is a network. */
const FRESH_MS = 10 * 60_000
/** Longer sounds come in ranges as they are played. */
const FETCHED_WHOLE_S = 1_200
const MOST_TILES = 12

/** What lies ready, the next clip first. */
const shelf = new Map<Id, Parcel>()
/** When a clip was opened or left last: what was asked for before that is out of date. */
const touchedAt = new Map<Id, number>()

/** The clip was opened or left: nothing that was fetched earlier lies ready for it any more. */
export function touched(id: Id): void {
  shelf.delete(id)
  touchedAt.set(id, performance.now())
}

/** Fetches what a task needs; without its notes (null) a clip can be worked on all the same. */
export async function gather(task: Task): Promise<Supplies> {
  const [annotation, final, labels, project, comments, speakers] = await Promise.all([
    annotationOf(task),
    finalOf(task),
    listLabels(task.project.id),
    readProject(task.project.id),
    listComments(task.id).catch(() => null),
    listSpeakers(task.project.id),
  ])
  return { annotation, final, labels, project, comments, speakers }
}

function annotationOf(task: Task): Promise<Annotation | null> {
  if (task.can_edit || task.can_review) return openTask(task.id)
  return task.annotation ? readAnnotation(task.annotation) : Promise.resolve(null)
}

/** The corrected version, where it was made of this very work. */
async function finalOf(task: Task): Promise<Version | null> {
  if (task.can_edit || !task.can_review) return null
  const { results } = await readVersions(task.clip.id)
  return results.find((one) => one.kind === 'final' && one.task === task.id) ?? null
}

/** Fetches these clips as they were at `asked`, the next one first; what else lay ready is forgotten. */
export async function fetchAhead(tasks: readonly Task[], asked: number): Promise<void> {
  const isOld = ({ id }: Task) => (touchedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= asked
  const wanted = new Set(tasks.map((task) => task.id))
  for (const id of shelf.keys()) if (!wanted.has(id)) shelf.delete(id)
  for (const task of tasks) {
    if (shelf.has(task.id) || task.clip.state !== 'ready' || isOld(task)) continue
    const [supplies, sound] = await Promise.all([gather(task), readSound(task.clip.id)])
    // Whoever is quick has opened and submitted it meanwhile.
    if (isOld(task)) continue
    shelf.set(task.id, { ...supplies, task, sound, at: performance.now() })
    await warm(sound)
  }
}

/** Brings the sound and its pictures into the browser's own store; their addresses never change content. */
async function warm(sound: Sound): Promise<void> {
  if (sound.duration >= FETCHED_WHOLE_S) return
  const { signal } = new AbortController()
  await Promise.all([
    getBytes(sound.audio_url),
    getBytes(sound.peaks.url),
    ...tilesOf(sound).map(([level, tile]) => readTile(sound.spectrogram.url, level, tile, signal)),
  ])
}

/** The first tiles, the coarse levels before the fine ones. */
function tilesOf({ spectrogram }: Sound): readonly (readonly [number, number])[] {
  return spectrogram.levels
    .flatMap(({ tiles }, level) =>
      Array.from({ length: tiles }, (_, tile) => [level, tile] as const),
    )
    .toSorted((a, b) => a[1] - b[1] || b[0] - a[0])
    .slice(0, MOST_TILES)
}

/** Takes a clip that lies ready, if it does. */
export function takeParcel(id: Id): Parcel | null {
  const parcel = shelf.get(id)
  touched(id)
  if (!parcel) return null
  const isFresh = performance.now() - parcel.at < FRESH_MS
  return isFresh || !navigator.onLine ? parcel : null
}

/** The first clip that lies ready and fits. */
export function readyAhead(fits: (task: Task) => boolean): Task | null {
  for (const { task } of shelf.values()) if (fits(task)) return task
  return null
}
