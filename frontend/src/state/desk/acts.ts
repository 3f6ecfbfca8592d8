import type { Id } from '../../api/types'
import { t } from '../../language/t'
import type { Edge } from '../../timeline/edits'
import type { Segment } from '../../timeline/segment'
import { type Micros, micros } from '../../timeline/time'
import type { Act, Press } from './act'
import type { Desk } from './desk'
import { needsPen } from './keys'
import { segmentAt } from './places'
import { SKIP } from './playback'
import { tagsOf } from './writing'

/** What only the page can do: where the caret is, and what the timeline shows. */
export interface Hands {
  /** Offset of the caret in the chosen segment's words, or null when they are not written in. */
  caret(): number | null
  insertTag(tag: string): void
  leaveWords(): void
  zoom(kind: 'in' | 'out' | 'segment' | 'all'): void
  toggleSpectrogram(): void
  /** Whether so little is in view that the linear spectrogram is drawn. */
  isNear(): boolean
  /** The nearest edge of silence within `reach` µs, or null. */
  silenceNear(time: Micros, reach: number): Micros | null
  openNote(): void
}

const FRAME = 10_000
const HEARD = 250_000
/** On each side of an edge that is heard across. */
const ACROSS = 500_000
const SNAP_REACH = 300_000
/** A place is heard from a little before it. */
const LEAD = 500_000

type Deed = (desk: Desk, hands: Hands) => void

const SIMPLE: Readonly<Record<Act, Deed>> = {
  play: (desk) => desk.playback.toggle(desk.editor.current.peek()),
  playSegment: (desk) => playChosen(desk),
  playEdge: (desk) => hearAcross(desk),
  back: (desk) => desk.playback.skip(-SKIP),
  on: (desk) => desk.playback.skip(SKIP),
  frameBack: (desk) => desk.playback.skip(-FRAME),
  frameOn: (desk) => desk.playback.skip(FRAME),
  frameBackFar: (desk) => desk.playback.skip(-10 * FRAME),
  frameOnFar: (desk) => desk.playback.skip(10 * FRAME),
  slower: (desk) => desk.playback.setRate(desk.playback.rate.peek() - 0.1),
  faster: (desk) => desk.playback.setRate(desk.playback.rate.peek() + 0.1),
  finish,
  previous: (desk) => step(desk, -1),
  next: (desk) => step(desk, 1),
  extendUp: (desk) => desk.editor.extend(-1),
  extendDown: (desk) => desk.editor.extend(1),
  chooseAll: (desk) => desk.editor.chooseAll(),
  startHere: (desk) => markHere(desk, 'start'),
  endHere: (desk) => markHere(desk, 'end'),
  split: (desk, hands) => splitHere(desk, hands.caret()),
  join: (desk) => withChosen(desk, (id) => desk.editor.join(id)),
  duplicate: (desk) => withChosen(desk, (id) => desk.editor.duplicate(id)),
  startEarlier: (desk) => nudge(desk, 'start', -FRAME),
  startLater: (desk) => nudge(desk, 'start', FRAME),
  endEarlier: (desk) => nudge(desk, 'end', -FRAME),
  endLater: (desk) => nudge(desk, 'end', FRAME),
  startEarlierFar: (desk) => nudge(desk, 'start', -5 * FRAME),
  startLaterFar: (desk) => nudge(desk, 'start', 5 * FRAME),
  endEarlierFar: (desk) => nudge(desk, 'end', -5 * FRAME),
  endLaterFar: (desk) => nudge(desk, 'end', 5 * FRAME),
  snap,
  unsure: (desk) => desk.editor.toggleUnsure(),
  note: (_desk, hands) => hands.openNote(),
  loop: (desk) => desk.playback.setLoop(!desk.playback.loops.peek(), desk.editor.current.peek()),
  skipSilence: (desk) => {
    desk.listening.toggleSkips()
    desk.announcement.value = desk.listening.skips.peek()
      ? t('Skip silence on')
      : t('Skip silence off')
  },
  slowTyping: (desk) => {
    desk.listening.toggleSlows()
    desk.announcement.value = desk.listening.slows.peek()
      ? t('Slower while you write on')
      : t('Slower while you write off')
  },
  level: (desk) => {
    desk.listening.toggleLevels()
    desk.announcement.value = desk.listening.levels.peek()
      ? t('Every clip equally loud')
      : t('Clips as loud as they were recorded')
  },
  spectrogram: (_desk, hands) => hands.toggleSpectrogram(),
  linear: (desk, hands) => desk.toggleLinear(hands.isNear()),
  channel: (desk) => desk.changeChannel(),
  zoomIn: (_desk, hands) => hands.zoom('in'),
  zoomOut: (_desk, hands) => hands.zoom('out'),
  fitSegment: (_desk, hands) => hands.zoom('segment'),
  fitAll: (_desk, hands) => hands.zoom('all'),
  delete: (desk) => desk.deleteChosen(),
  undo: (desk) => desk.editor.undo(),
  redo: (desk) => desk.editor.redo(),
  find: (desk) => desk.openPage('find'),
  history: (desk) => desk.openPage('history'),
  submit: (desk) => void (desk.practice.peek()?.leave() ?? desk.leaver.submit()),
  skip: (desk) => void (desk.practice.peek()?.leave() ?? desk.openPage('skip')),
  leave: (_desk, hands) => hands.leaveWords(),
  write: (desk) => (mayBeginCorrecting(desk) ? void desk.correct() : desk.focusWords()),
  nextPlace: (desk) => goToPlace(desk, 1),
  previousPlace: (desk) => goToPlace(desk, -1),
  accept: (desk) => void desk.leaver.accept(),
  sendBack: (desk) => desk.openPage('sendBack'),
  keys: (desk) => desk.toggleKeys(),
}

/** Does what a key or a control asks for. False when it does not apply here, so the key goes on. */
export function perform(press: Press, desk: Desk, hands: Hands): boolean {
  if (press.act === 'finish' && !desk.canEdit.peek()) return listen(desk)
  if (!isFor(press, desk)) return false
  const isWriting = desk.layer.peek() === 'writing'
  const before = desk.editor.selected.peek()
  if (press.act === 'speaker') chooseSpeaker(desk, press.number)
  else if (press.act === 'tag') insertTag(desk, press.number, hands)
  else SIMPLE[press.act](desk, hands)
  // Who was writing goes on writing, in the segment that is chosen now.
  if (isWriting && desk.editor.selected.peek() !== before) desk.focusWords()
  return true
}

/** A reviewer's first word into somebody's work begins the clip's corrected version. */
function mayBeginCorrecting(desk: Desk): boolean {
  return desk.mode.peek() === 'review' && !desk.isCorrecting.peek() && !desk.isNarrow.peek()
}

const OF_WORK: ReadonlySet<string> = new Set<Act>(['submit', 'skip'])
const OF_REVIEW: ReadonlySet<string> = new Set<Act>(['accept', 'sendBack'])

/** What looks into the lines of a clip needs them. */
const OF_LINES: ReadonlySet<string> = new Set<Act>(['find', 'history'])

function isFor(press: Press, desk: Desk): boolean {
  if (OF_LINES.has(press.act)) return desk.phase.peek().kind === 'ready'
  if (OF_WORK.has(press.act)) return desk.mode.peek() === 'work' && !desk.isElsewhere.peek()
  if (OF_REVIEW.has(press.act)) return desk.mode.peek() === 'review'
  return desk.canEdit.peek() || !needsPen(press)
}

/** A reader's Enter: the next line, heard. */
function listen(desk: Desk): boolean {
  step(desk, 1)
  playChosen(desk)
  return true
}

function withChosen(desk: Desk, act: (id: Id) => unknown): void {
  const chosen = desk.editor.selected.peek()
  if (chosen) act(chosen)
}

export function playChosen(desk: Desk): void {
  const chosen = desk.editor.current.peek()
  if (chosen) desk.playback.playStretch(chosen)
  else desk.playback.playFrom(desk.playback.now.peek())
}

/** The line is done: its draft mark goes, the next is chosen and heard. */
function finish(desk: Desk): void {
  const chosen = desk.editor.selected.peek()
  if (!chosen) return
  desk.editor.confirm(chosen)
  const next = desk.editor.document.peek().next(chosen)
  if (!next) {
    desk.announcement.value = t('That was the last line.')
    return
  }
  desk.select(next.id)
  desk.playback.playStretch(next)
}

function step(desk: Desk, by: 1 | -1): void {
  const { editor } = desk
  const document = editor.document.peek()
  const chosen = editor.selected.peek()
  const now = desk.playback.now.peek()
  const near = by > 0 ? document.firstFrom(now) : document.lastBefore(now)
  const along = chosen && (by > 0 ? document.next(chosen) : document.previous(chosen))
  const target = chosen ? along : near
  if (!target) return
  desk.select(target.id)
}

/** An edge where the sound is now; with nothing chosen, `I` begins a segment of a second. */
function markHere(desk: Desk, edge: Edge): void {
  const now = desk.playback.now.peek()
  const chosen = desk.editor.selected.peek()
  if (chosen) desk.editor.markEdge(chosen, edge, now)
  else if (edge === 'start') desk.editor.create(now, micros(now + 1_000_000))
}

function splitHere(desk: Desk, caret: number | null): void {
  const chosen = desk.editor.current.peek()
  if (!chosen) return
  const now = desk.playback.now.peek()
  const isInside = now > chosen.start && now < chosen.end
  const share = caret === null || !chosen.text ? 0.5 : caret / chosen.text.length
  const along = chosen.start + (chosen.end - chosen.start) * share
  desk.editor.split(chosen.id, isInside ? now : micros(along), caret)
}

function nudge(desk: Desk, edge: Edge, by: number): void {
  withChosen(desk, (id) => desk.editor.nudge(id, edge, by))
  const segment = desk.editor.current.peek()
  if (segment) hearEdge(desk, edge, segment.start, segment.end)
}

/** Plays the quarter second inside a moved edge, so that the ear decides. */
export function hearEdge(desk: Desk, edge: Edge, start: Micros, end: Micros): void {
  desk.playback.hear(
    edge === 'start'
      ? { start, end: micros(Math.min(end, start + HEARD)) }
      : { start: micros(Math.max(start, end - HEARD)), end },
  )
}

/** Plays across the edge of the chosen segment that is nearer to the play head, which stays. */
function hearAcross(desk: Desk): void {
  const segment = desk.editor.current.peek()
  if (!segment) return
  const now = desk.playback.now.peek()
  const isStart = now - segment.start < segment.end - now
  const edge = isStart ? segment.start : segment.end
  desk.playback.hear({
    start: micros(Math.max(0, edge - ACROSS)),
    end: micros(Math.min(desk.wholeClip.end, edge + ACROSS)),
  })
}

function snap(desk: Desk, hands: Hands): void {
  const segment = desk.editor.current.peek()
  if (!segment) return
  const start = hands.silenceNear(segment.start, SNAP_REACH) ?? segment.start
  const quiet = hands.silenceNear(segment.end, SNAP_REACH) ?? segment.end
  const end = quiet > start ? quiet : segment.end
  void snapToCrossings(desk, segment, start, end)
}

/** Silence is never quite silent: from there to where the sound goes through zero, so that nothing clicks. */
async function snapToCrossings(
  desk: Desk,
  segment: Segment,
  start: Micros,
  end: Micros,
): Promise<void> {
  const found = await Promise.all([desk.crossingNear(start), desk.crossingNear(end)])
  const now = desk.editor.document.peek().get(segment.id)
  // Whoever moved an edge meanwhile meant that.
  if (now?.start !== segment.start || now.end !== segment.end) return
  desk.editor.setSpan(segment.id, found[0] ?? start, found[1] ?? end)
}

function chooseSpeaker(desk: Desk, number: number): void {
  const speaker = desk.cast.numbered(number)
  if (speaker) desk.editor.setSpeaker(desk.editor.chosen(), speaker)
}

function insertTag(desk: Desk, number: number, hands: Hands): void {
  const tag = tagsOf(desk.writing.peek())[number - 1]
  if (tag) hands.insertTag(tag)
}

/** To the next place to look at, heard from half a second before. */
export function goToPlace(desk: Desk, by: 1 | -1): void {
  const places = desk.places.peek()
  const now = desk.placeShown.peek()
  const index = places.findIndex((place) => place.id === now)
  const place = places[index < 0 ? (by > 0 ? 0 : places.length - 1) : index + by]
  if (place) showPlace(desk, place.id)
}

export function showPlace(desk: Desk, id: string): void {
  const place = desk.places.peek().find((one) => one.id === id)
  if (!place) return
  desk.placeShown.value = id
  desk.editor.select(place.segment ?? segmentAt(desk.editor.document.peek(), place.time))
  desk.playback.playFrom(micros(Math.max(0, place.time - LEAD)))
}
