import { changesBetween, SegmentDocument } from './document'
import { type Answer, type Change, put, type Segment, sameAnswer, sameSegment } from './segment'

/** The fields of a segment that are compared one by one; answers as `values.<label id>`. */
type PlainField = 'start' | 'end' | 'speaker' | 'text' | 'channel' | 'unsure' | 'draft'
type Field = PlainField | `values.${string}`

/** Two people changed the same thing in different ways; the other's stands until the person chooses. */
export type Conflict =
  | {
      readonly kind: 'field'
      readonly id: string
      readonly field: Field
      readonly base: Segment | null
      readonly mine: Segment
      readonly theirs: Segment
    }
  /** One side deleted what the other changed; the changed segment stands. */
  | {
      readonly kind: 'deleted'
      readonly id: string
      readonly by: 'mine' | 'theirs'
      readonly kept: Segment
    }

export interface Rebased {
  /** Both sides' work; in a conflict the other's field, or the segment that was not deleted. */
  readonly merged: SegmentDocument
  /** What turns theirs into merged: what is still to be sent. */
  readonly changes: readonly Change[]
  readonly conflicts: readonly Conflict[]
}

/** Merges two developments of `base`, segment by segment and field by field. Nothing is dropped. */
export function rebase(
  base: SegmentDocument,
  mine: SegmentDocument,
  theirs: SegmentDocument,
): Rebased {
  const conflicts: Conflict[] = []
  const merged: Segment[] = []
  const ids = new Set([...theirs.segments, ...mine.segments].map((segment) => segment.id))
  for (const id of ids) {
    const one = mergeOne(base.get(id), mine.get(id), theirs.get(id), conflicts)
    if (one) merged.push(one)
  }
  const document = SegmentDocument.of(theirs.duration, merged)
  return { merged: document, changes: changesBetween(theirs, document), conflicts }
}

function mergeOne(
  base: Segment | undefined,
  mine: Segment | undefined,
  theirs: Segment | undefined,
  conflicts: Conflict[],
): Segment | undefined {
  if (mine && theirs) return mergeFields(base, mine, theirs, conflicts)
  const present = mine ?? theirs
  if (!present || !base) return present // new on one side
  if (sameSegment(present, base)) return undefined // deleted by one, untouched by the other
  conflicts.push({ kind: 'deleted', id: present.id, by: mine ? 'theirs' : 'mine', kept: present })
  return present
}

const EDGES = ['start', 'end'] as const

function mergeFields(
  base: Segment | undefined,
  mine: Segment,
  theirs: Segment,
  conflicts: Conflict[],
): Segment {
  let merged = theirs
  const both: Field[] = []
  for (const field of fieldsOf(mine, theirs)) {
    const origin = originOf(base, mine, theirs, field)
    if (origin === 'mine') merged = replaced(merged, mine, field)
    else if (origin === 'both') both.push(field)
  }
  if (merged.start >= merged.end) {
    // one's start fell behind the other's end: the whole span is in question
    merged = { ...merged, start: theirs.start, end: theirs.end }
    both.push(...EDGES.filter((edge) => mine[edge] !== theirs[edge] && !both.includes(edge)))
  }
  for (const field of both) {
    conflicts.push({ kind: 'field', id: mine.id, field, base: base ?? null, mine, theirs })
  }
  return merged
}

/** Who changed a field: mine alone, both in different ways, or else theirs stands. */
function originOf(
  base: Segment | undefined,
  mine: Segment,
  theirs: Segment,
  field: Field,
): 'mine' | 'both' | 'theirs' {
  if (sameField(mine, theirs, field)) return 'theirs'
  if (!base) return 'both'
  if (sameField(base, mine, field)) return 'theirs'
  return sameField(base, theirs, field) ? 'mine' : 'both'
}

/** An edge taken over alone may cross the other edge: then both come from the source. */
function runningForward(segment: Segment, source: Segment): Segment {
  if (segment.start < segment.end) return segment
  return { ...segment, start: source.start, end: source.end }
}

function fieldsOf(mine: Segment, theirs: Segment): Field[] {
  const labels = new Set([...Object.keys(mine.values), ...Object.keys(theirs.values)])
  return [
    'start',
    'end',
    'speaker',
    'text',
    'channel',
    'unsure',
    'draft',
    ...[...labels].map((label): Field => `values.${label}`),
  ]
}

function labelOf(field: Field): string | null {
  return field.startsWith('values.') ? field.slice('values.'.length) : null
}

function answerOf(segment: Segment, label: string): Answer | undefined {
  return segment.values[label]
}

function sameField(a: Segment, b: Segment, field: Field): boolean {
  const label = labelOf(field)
  if (label !== null) return sameAnswer(answerOf(a, label), answerOf(b, label))
  const key = field as PlainField
  return a[key] === b[key]
}

/** `segment` with one field of `source`. */
function replaced(segment: Segment, source: Segment, field: Field): Segment {
  const label = labelOf(field)
  if (label !== null) {
    const { [label]: _old, ...others } = segment.values
    const value = answerOf(source, label)
    return { ...segment, values: value === undefined ? others : { ...others, [label]: value } }
  }
  const key = field as PlainField
  return { ...segment, [key]: source[key] }
}

export type Side = 'mine' | 'theirs' | 'both'

/** The changes that settle a conflict on the present document. "Both" joins words; else it means mine. */
export function settle(document: SegmentDocument, conflict: Conflict, side: Side): Change[] {
  if (conflict.kind === 'deleted') return settleDeleted(document, conflict, side)
  const present = document.get(conflict.id)
  if (!present) return []
  const source = side === 'theirs' ? conflict.theirs : conflict.mine
  let settled = runningForward(replaced(present, source, conflict.field), source)
  if (side === 'both' && conflict.field === 'text') {
    const texts = [conflict.theirs.text, conflict.mine.text].map((text) => text.trim())
    settled = { ...settled, text: texts.filter((text) => text !== '').join(' ') }
  }
  return sameSegment(present, settled) ? [] : [put(settled)]
}

function settleDeleted(
  document: SegmentDocument,
  conflict: Extract<Conflict, { kind: 'deleted' }>,
  side: Side,
): Change[] {
  const present = document.has(conflict.id)
  if (side === conflict.by) return present ? [{ op: 'delete', id: conflict.id }] : []
  return present ? [] : [put(conflict.kept)]
}
