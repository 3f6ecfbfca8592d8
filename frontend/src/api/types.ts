/** The words of the API, as the server's own document (openapi.json) gives them. */
import type { components } from './schema'

type Schemas = components['schemas']

export type Id = string

/** One page of a list; `next` is the cursor of the one after it. */
export interface Page<T> {
  results: T[]
  next: string | null
}

export type Role = Schemas['Role']
export type Scope = Schemas['Scope']
export type ClipState = Schemas['ClipState']
export type TaskState = Schemas['TaskState']
export type LabelKind = Schemas['LabelKind']
export type Template = Schemas['Template']
export type ErrorBody = Schemas['ErrorBody']

export type Person = Schemas['Person']
export type User = Schemas['User']
export type Session = Schemas['Session']
export type Link = Schemas['Link']
export type LinkHolder = Schemas['LinkHolder']
export type NewUser = Schemas['NewUser']

export type Counts = Schemas['Counts']
export type Project = Schemas['Project']
export type Member = Schemas['Member']
export type LabelValue = Schemas['LabelValue']
export type Label = Schemas['Label']
export type Speaker = Schemas['Speaker']
export type ApiKey = Schemas['ApiKey']
export type NewApiKey = Schemas['NewApiKey']

export type QualityNote = Schemas['QualityNote']
export type TaskBrief = Schemas['TaskBrief']
export type Clip = Schemas['Clip']
export type Receipt = Schemas['Receipt']
export type SoundLevel = Schemas['SoundLevel']
export type TileLevel = Schemas['TileLevel']
export type Sound = Schemas['Sound']

export type Review = Schemas['Review']
export type Task = Schemas['Task']
/** A segment as it is answered: whole, whatever one may leave out when sending. */
export type Segment = Required<Omit<Schemas['Segment'], 'values'>> & {
  /** By label id: value ids of a single or multiple one, else text or number. */
  values: Record<Id, Id[] | string | number>
}
export type Annotation = Omit<Schemas['Annotation'], 'segments'> & { segments: Segment[] }
/** The document leaves this open: two shapes under one name are beyond its generator. */
export type Change = { op: 'put'; segment: Segment } | { op: 'delete'; id: Id }
export type Revision = Omit<Schemas['Revision'], 'changes'> & {
  changes: (Change & { before?: Segment | null })[]
}
export type Comment = Schemas['Comment']
export type Work = Schemas['Work']
export type Progress = Schemas['Progress']
export type Deed = Schemas['Event']
export type Edit = Schemas['Edit']
export type Overview = Schemas['Overview']
