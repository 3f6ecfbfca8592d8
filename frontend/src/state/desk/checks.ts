import type { Id, Label } from '../../api/types'
import type { SegmentDocument } from '../../timeline/document'
import type { Segment } from '../../timeline/segment'

export interface Missing {
  readonly label: Label
  readonly segments: readonly Id[]
}

/** Questions that can be asked: retired ones and those without an answer to choose are not shown. */
export function askedLabels(labels: readonly Label[]): readonly Label[] {
  return labels
    .filter((label) => !label.is_retired)
    .filter((label) => !isChoice(label) || label.values.some((value) => !value.is_retired))
    .toSorted((a, b) => a.position - b.position)
}

export function isChoice(label: Label): boolean {
  return label.kind === 'single' || label.kind === 'multiple'
}

/** Questions that must be answered and are not yet, with the segments that lack them. */
export function missingAnswers(
  labels: readonly Label[],
  document: SegmentDocument,
): readonly Missing[] {
  return askedLabels(labels)
    .filter((label) => label.is_required)
    .map((label) => ({
      label,
      segments: document.segments.filter((one) => !hasAnswer(one, label.id)).map((one) => one.id),
    }))
    .filter((missing) => missing.segments.length > 0)
}

function hasAnswer(segment: Segment, label: Id): boolean {
  const answer = segment.values[label]
  const said = typeof answer === 'string' ? answer.trim() : answer
  return typeof said === 'object' ? said.length > 0 : said !== undefined && said !== ''
}
