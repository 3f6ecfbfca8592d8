import { expect, it } from 'vitest'
import type { Task, TaskState, Work } from '../api/types'
import { alsoWaiting, around, doneOf, greetingAt, isIdle, offerOf } from './work'

function taskIn(state: TaskState, id: string, revision = 0): Task {
  return {
    id,
    project: { id: 'p1', name: 'Meetings' },
    clip: { id: `clip-${id}`, name: id, duration: 4, state: 'ready', reference: '' },
    assignee: null,
    state,
    priority: 0,
    due: null,
    lease_until: null,
    skip_reason: '',
    submitted_at: null,
    returns: 0,
    annotation: null,
    revision,
    review: null,
    index: 1,
    total: 2,
    changed_at: '2026-11-24T06:00:00Z',
    can_edit: true,
    can_review: false,
  }
}

const place = (id: string, waiting: number, done = 0, open = 0) => ({
  id,
  name: id,
  waiting,
  open,
  done,
  total: done + open,
})

function workOf(part: Partial<Work>): Work {
  const week = { submitted: 0, accepted: 0, seconds: 0 }
  return { next: null, returned: [], tasks: [], projects: [], week, ...part }
}

it('open work comes first, and says whether one has begun', () => {
  const open = taskIn('assigned', 'a', 3)
  const offer = offerOf(workOf({ next: open, tasks: [open], projects: [place('p1', 9)] }))
  expect(offer).toEqual({ kind: 'go-on', task: open, isStarted: true })
})

it('where nothing is open, a waiting clip is taken before what came back', () => {
  const back = taskIn('returned', 'b')
  const waiting = workOf({ next: back, returned: [back], projects: [place('p1', 2)] })
  expect(offerOf(waiting).kind).toBe('claim')
  expect(offerOf({ ...waiting, projects: [place('p1', 0)] })).toEqual({ kind: 'fix', task: back })
})

it('done and never given are told apart, and both look for news', () => {
  const done = workOf({ projects: [place('p1', 0, 80), place('p2', 0, 2)] })
  expect(offerOf(done)).toEqual({ kind: 'done', clips: 82 })
  expect(offerOf(workOf({})).kind).toBe('nothing')
  expect([isIdle(done), isIdle(workOf({}))]).toEqual([true, true])
  expect(isIdle(workOf({ projects: [place('p1', 1)] }))).toBe(false)
})

it('own clips are counted over all projects', () => {
  expect(doneOf(workOf({ projects: [place('p1', 0, 3, 2), place('p2', 0, 1, 1)] }))).toEqual({
    done: 4,
    total: 7,
  })
})

it('other projects are named once', () => {
  const projects = [place('p1', 4), place('p2', 1), place('p3', 0)]
  expect(alsoWaiting(workOf({ projects })).map(({ id }) => id)).toEqual(['p2'])
  const open = taskIn('assigned', 'a')
  const busy = workOf({ next: open, tasks: [open], projects })
  expect(alsoWaiting(busy).map(({ id }) => id)).toEqual(['p2'])
})

it('five rows stand round the present one', () => {
  const rows = [0, 1, 2, 3, 4, 5, 6, 7]
  expect(around(rows, 4, 5)).toEqual([1, 2, 3, 4, 5])
  expect(around(rows, 0, 5)).toEqual([0, 1, 2, 3, 4])
  expect(around(rows, 7, 5)).toEqual([3, 4, 5, 6, 7])
  expect(around([1, 2], 1, 5)).toEqual([1, 2])
})

it('the day has three greetings', () => {
  expect([3, 8, 13, 20].map(greetingAt)).toEqual([
    'Good evening',
    'Good morning',
    'Good afternoon',
    'Good evening',
  ])
})
