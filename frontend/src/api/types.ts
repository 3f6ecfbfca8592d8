// THE WIRE CONTRACT of audino_py's own API (all under /api/v1). The backend's serializers carry these very
// component names (drf-spectacular component = interface name), so that generated types drop in later.
// Times on the wire: seconds (number, 6 decimals). Instants: ISO 8601 UTC text. Ids: UUID text.
export type Id = string
export type Role = 'manager' | 'reviewer' | 'annotator'
export type Scope = 'upload' | 'read' | 'export' | 'manage'
export type ClipState = 'stored' | 'ready' | 'failed'
export type TaskState = 'queued' | 'assigned' | 'submitted' | 'returned' | 'accepted' | 'skipped'
export type LabelKind = 'single' | 'multiple' | 'text' | 'number'
export type Template = 'speech' | 'speakers' | 'transcript' | 'sound' // where is speech, who speaks when, what is said, how it sounds
export interface ErrorBody {
  code: string
  message: string
  fields?: Record<string, string[]>
  request_id: string
}
export interface Page<T> {
  results: T[]
  next: string | null
} // ?limit=50&cursor=<next>

export interface Person {
  id: Id
  username: string
  display_name: string
}
export interface User extends Person {
  email: string
  is_administrator: boolean
  is_active: boolean
  language: string
  preferences: Record<string, unknown>
  created_at: string
  has_password: boolean
}
export interface Session {
  user: User | null
  csrf_token: string
  needs_setup: boolean
  needs_code: boolean
  can_demo: boolean
  version: string
  max_upload_bytes: number
}
// GET /session 200 (public) · POST /session {username,password} 200|401|429 (username or e-mail) · DELETE /session 204
// PATCH /session/user {display_name?,email?,language?,preferences?} 200 User · POST /session/password {current,new} 204
// POST /setup {username?,display_name,email,password,code?} 201 Session (409 once somebody exists) · POST /setup/demo 201 Project (administrator; 200 if there)
export interface Link {
  url: string
  kind: 'invitation' | 'password'
  expires_at: string
} // url ends in /link#<secret>
export interface LinkHolder {
  kind: 'invitation' | 'password'
  username: string
  display_name: string
}
// POST /links/look {secret} 200 LinkHolder|404 (unknown, used, expired) · POST /links/use {secret,password} 200 Session
export interface NewUser {
  user: User
  link: Link
}
// GET /users?search= Page<User> (administrator) · POST /users {username,email,display_name,is_administrator,memberships:[{project,role}]} 201 NewUser
// PATCH /users/{id} {display_name?,email?,is_administrator?,is_active?} · POST /users/{id}/link 201 Link (new-password or invitation)

export interface Counts {
  clips: number
  stored: number
  ready: number
  failed: number
  queued: number
  assigned: number
  submitted: number
  returned: number
  accepted: number
  skipped: number
  seconds: number
  seconds_accepted: number
  counted_at: string
}
export interface Project {
  id: Id
  name: string
  description: string
  guide: string
  language: string
  annotators_per_clip: number
  needs_review: boolean
  may_review_own: boolean
  finds_speech: boolean
  is_archived: boolean
  role: Role | null
  created_at: string
  counts: Counts
}
// GET /projects Page<Project> · POST /projects {name,description?,language?,templates?:Template[]} 201 · GET|PATCH /projects/{id}
export interface Member {
  user: Person
  role: Role
  joined_at: string
  open: number
  submitted: number
  accepted: number
}
// GET /projects/{id}/members {results: Member[]} (manager; reviewer) · POST {user: username or e-mail, role} 201 · PATCH|DELETE /projects/{id}/members/{userId} {role}
export interface LabelValue {
  id: Id
  text: string
  colour: string
  key: string
  position: number
  is_retired: boolean
}
export interface Label {
  id: Id
  name: string
  kind: LabelKind
  help: string
  is_required: boolean
  position: number
  is_retired: boolean
  values: LabelValue[]
}
// GET /projects/{id}/labels {results: Label[]} · POST {name,kind,help?,is_required?,position?,values?:[{text,colour?,key?}]} 201 · POST /projects/{id}/templates {templates: Template[]} 201 {results: Label[]}
// PATCH|DELETE /labels/{id} (delete retires when used) · POST /labels/{id}/values {text,colour?,key?,position?} 201 LabelValue · PATCH|DELETE /label-values/{id}
export interface Speaker {
  id: Id
  name: string
  position: number
}
// GET /projects/{id}/speakers {results: Speaker[]} · POST {name} 201 (200 if that name is there and visible) · PATCH /speakers/{id} {name} (manager, reviewer, or the annotator who made it while unshared)
export interface ApiKey {
  id: Id
  name: string
  prefix: string
  scopes: Scope[]
  created_at: string
  created_by: Person | null
  expires_at: string | null
  revoked_at: string | null
  revoked_by: Person | null
  first_used_at: string | null
  last_used_at: string | null
  clips_in: number
}
export interface NewApiKey extends ApiKey {
  secret: string
}
// GET /projects/{id}/keys {results: ApiKey[]} · POST {name,scopes,days:number|null} 201 NewApiKey · GET /keys/{id} ApiKey · POST /keys/{id}/revoke 200 ApiKey · POST /keys/{id}/restore 200 (within 10 minutes, by a manager)

export interface QualityNote {
  code: string
  severity: 'note' | 'warn' | 'block'
  message: string
}
export interface TaskBrief {
  id: Id
  state: TaskState
  assignee: Person | null
}
export interface Clip {
  id: Id
  project: Id
  name: string
  external_id: string | null
  sha256: string
  bytes: number
  state: ClipState
  reason: string
  reason_code: string
  progress: number
  duration: number | null
  frames: number | null
  rate_hz: number | null
  channels: number | null
  codec: string
  metadata: Record<string, unknown>
  reference: string
  speaker: Speaker | null
  is_held: boolean
  priority: number
  quality: QualityNote[]
  tasks: TaskBrief[]
  created_at: string
  changed_at: string
}
export interface Receipt {
  id: Id
  sha256: string
  bytes: number
  state: ClipState
  name: string
  task: Id | null
  duplicate: boolean
  warnings: string[]
}
// POST /projects/{id}/clips multipart: file + optional fields assignee (username/e-mail/id), external_id, metadata (JSON), reference, speaker (text), segments (JSON list of
//   {start,end,text?,speaker?:text,values?:{label name or id: value text or id or list}}) -> 201 Receipt (200 duplicate) ; 409/413/415/422/503/507. Idempotency-Key header.
// GET /projects/{id}/clips?state=&task_state=&assignee=&search=&external_id=&changed_since=&cursor=&limit= Page<Clip> · GET|PATCH|DELETE /clips/{id} {name?,metadata?,priority?,is_held?,reference?} · POST /clips/{id}/restore 200 (undo of delete)
// POST /clips/{id}/retry 200 Clip · POST /projects/{id}/clips/known {sha256: string[]} 200 {known: {sha256, id, external_id}[]} · POST /projects/{id}/clips/assign {clips: Id[], assignees: Id[]} 200 {assigned: number, skipped: number, message} (shared out evenly over assignees)
export interface SoundLevel {
  samples_per_pixel: number
  pixels: number
  offset: number
} // offset in bytes inside the peaks file
export interface TileLevel {
  columns_per_pixel: number
  columns: number
  tiles: number
} // 4^k source columns folded into one
export interface Sound {
  clip: Id
  engine: string
  rate_hz: number
  frames: number
  channels: number
  duration: number
  audio_url: string
  original_url: string
  peaks: { url: string; channels: number; levels: SoundLevel[]; loud: number } // url: whole file, range requests; loud: 99th percentile 0..1
  spectrogram: {
    url: string
    hop: number
    window: number
    rows: number
    tile_columns: number
    columns: number
    levels: TileLevel[]
    min_hz: number
    max_hz: number
    black: number
    white: number
  }
} // url has {level} and {tile} placeholders
// GET /clips/{id}/sound Sound (409 not_ready) · peaks file layout, per level: int16 little endian, pixel-major, channel, [min,max] -> 4*channels bytes a pixel
// GET /clips/{id}/audio (what the browser plays, ranges) · GET /clips/{id}/original (attachment)

export interface Review {
  id: Id
  verdict: 'accepted' | 'returned'
  reason: string
  reviewer: Person | null
  created_at: string
}
export interface Task {
  id: Id
  project: { id: Id; name: string }
  clip: { id: Id; name: string; duration: number | null; state: ClipState; reference: string }
  assignee: Person | null
  state: TaskState
  priority: number
  due: string | null
  lease_until: string | null
  skip_reason: string
  submitted_at: string | null
  returns: number
  annotation: Id | null
  revision: number
  review: Review | null
  index: number
  total: number
  changed_at: string
  can_edit: boolean
  can_review: boolean
}
// GET /projects/{id}/tasks?state=&assignee=&cursor= Page<Task> (annotators: own) · GET /tasks/{id} · POST /projects/{id}/claim 200 Task | 204 nothing waits
// POST /tasks/{id}/open 200 Annotation (makes it from the draft on first opening; a reviewer gets the work read-only) · POST /tasks/{id}/submit (If-Match "<revision>") 200 Task
// POST /tasks/{id}/skip {reason} 200 · /release 200 · /assign {assignee: Id} 200 · /requeue 200 (manager) · /review {verdict,reason} 200 Task · /undo 200 Task · /renew 200 Task (lease)
export interface Segment {
  id: Id
  start: number
  end: number
  speaker: Id | null
  text: string
  values: Record<Id, Id[] | string | number>
  channel: number | null
  unsure: boolean
  draft: boolean
}
// values: by label id; single and multiple: list of value ids; text: string; number: number
export interface Annotation {
  id: Id
  task: Id | null
  clip: Id
  kind: 'prediction' | 'work' | 'final'
  author: Person | null
  source: string
  revision: number
  segments: Segment[]
  can_edit: boolean
  changed_at: string
}
export type Change = { op: 'put'; segment: Segment } | { op: 'delete'; id: Id }
// GET /annotations/{id} 200 + ETag "<revision>" · POST /annotations/{id}/changes If-Match {id: batch uuid, changes: Change[]} 200 {revision} + ETag
//   412 {code:'stale_revision', message, revision, since: Revision[], request_id}; 428; 409 not_open|taken_back; 422 batch_reused
export interface Revision {
  number: number
  batch: Id
  author: Person | null
  at: string
  changes: (Change & { before?: Segment | null })[]
}
// GET /annotations/{id}/revisions Page<Revision>
export interface Comment {
  id: Id
  author: Person | null
  at: number
  text: string
  created_at: string
}
// GET|POST /tasks/{id}/comments {at,text} · DELETE /comments/{id} (own)
export interface Work {
  next: Task | null
  returned: Task[]
  tasks: Task[]
  projects: { id: Id; name: string; waiting: number; open: number; done: number; total: number }[]
  week: { submitted: number; accepted: number; seconds: number }
}
// GET /work Work — next: first open own task, else null (then POST claim of the first project with waiting > 0)
export interface Overview {
  project: Project
  counts: Counts
  people: {
    person: Person
    role: Role
    open: number
    submitted: number
    returned: number
    accepted: number
    seconds_accepted: number
  }[]
  attention: { kind: string; count: number; message: string; link: string }[]
  days: { day: string; clips: number; seconds: number }[]
}
// GET /projects/{id}/overview (manager, reviewer)
// GET /projects/{id}/export?format=jsonl|json|csv|rttm|textgrid|webvtt&state=accepted[,submitted…]&since= streamed file (Content-Disposition); 1+ files per clip -> zip
// GET /projects/{id}/export/summary?state=&since= {clips, segments, seconds, formats: {format,title,sentence}[]}
// POST /projects/{id}/imports multipart file=JSON Lines of ours 200 {clips, segments, refused: {line, message}[]} (all or nothing)
