import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { put, type Segment } from '../../timeline/segment'
import type { Answer } from './save-port'
import { Saver } from './saving'
import { Bell, Server, segment } from './saving.test-helper'
import { EditStore, type PlaceRow, type WishRow } from './store'

const PLACE: PlaceRow = { user: 'mira', annotation: 'a1', task: 't1', clip: 'Meeting' }

let count = 0
let store: EditStore
let bell: Bell
let rebased: readonly Segment[] | null
const savers: Saver[] = []

beforeEach(() => {
  count += 1
  store = new EditStore(`desk-${count}`)
  bell = new Bell()
  rebased = null
})

afterEach(async () => {
  for (const saver of savers.splice(0)) await saver.sleep()
  await store.close()
})

function saverFor(
  server: Server,
  onLeft: (wish: WishRow, outcome: Answer<null>) => void = () => {},
): Saver {
  let ids = 0
  const saver = new Saver({
    place: PLACE,
    port: server,
    store,
    alarm: bell,
    newId: () => `batch-${count}-${savers.length}-${ids++}`,
    onRebased: (segments) => {
      rebased = segments
    },
    onLeft,
  })
  savers.push(saver)
  return saver
}

test('letters typed quickly travel as one batch, at most one a second', async () => {
  const server = new Server(segment('s1', ''))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  for (const text of ['T', 'Te', 'Ten']) saver.edit([put(segment('s1', text))])
  expect(saver.state.value).toEqual({ kind: 'saving', count: 1 })
  await bell.pass(300)
  expect(server.segments.get('s1')?.text).toBe('Ten')
  expect(saver.state.value).toEqual({ kind: 'saved' })
  saver.edit([put(segment('s1', 'Ten.'))])
  await bell.pass(300)
  expect(server.batches).toHaveLength(1)
  await bell.pass(700)
  expect(server.batches).toHaveLength(2)
})

test('an edit is on the disk before the network hears of it, and a new page sends it', async () => {
  const server = new Server(segment('s1', 'old'))
  const first = saverFor(server)
  await first.open(server.loaded())
  server.failure = { kind: 'offline' }
  first.edit([put(segment('s1', 'typed offline'))])
  await bell.pass(300)
  expect(first.state.value).toEqual({ kind: 'offline', count: 1, keeps: true, isReached: false })
  await first.sleep()

  server.failure = null
  const second = saverFor(server)
  const shown = await second.open(server.loaded())
  expect(shown.map((one) => one.text)).toEqual(['typed offline'])
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('typed offline')
  expect((await store.kept('mira', 'a1')).edits).toEqual([])
})

test('a batch whose answer was lost is not made twice', async () => {
  const server = new Server(segment('s1', ''))
  const first = saverFor(server)
  await first.open(server.loaded())
  server.losesAnswer = true
  first.edit([put(segment('s1', 'once'))])
  await bell.pass(300)
  expect(first.state.value.kind).toBe('offline')
  await first.sleep()

  server.losesAnswer = false
  const second = saverFor(server)
  await second.open(server.loaded())
  await bell.pass(2_000)
  expect(server.revision).toBe(1)
  expect(second.state.value).toEqual({ kind: 'saved' })
})

test('edits made while a batch is on its way join the next', async () => {
  const server = new Server(segment('s1', ''), segment('s2', ''))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  saver.edit([put(segment('s1', 'one'))])
  const passing = bell.pass(300)
  saver.edit([put(segment('s1', 'one two')), put(segment('s2', 'more'))])
  await passing
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('one two')
  expect(server.segments.get('s2')?.text).toBe('more')
  expect(saver.state.value).toEqual({ kind: 'saved' })
})

test('a segment made and deleted before the server heard of it leaves nothing', async () => {
  const server = new Server()
  const saver = saverFor(server)
  await saver.open(server.loaded())
  saver.edit([put(segment('s9', ''))])
  saver.edit([{ op: 'delete', id: 's9' }])
  await bell.pass(1_000)
  expect(server.revision).toBe(0)
  expect((await store.kept('mira', 'a1')).edits).toEqual([])
})

test('what two people did to different things is put together by itself', async () => {
  const server = new Server(segment('s1', 'one'), segment('s2', 'two'))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.others(segment('s1', 'one', { speaker: 'lina' }), segment('s2', 'theirs'))
  saver.edit([put(segment('s1', 'mine'))])
  await bell.pass(300)
  await bell.pass(1_000)
  expect(server.segments.get('s1')).toMatchObject({ text: 'mine', speaker: 'lina' })
  expect(server.segments.get('s2')?.text).toBe('theirs')
  expect(saver.held.value).toEqual([])
  expect(rebased?.map((one) => one.text).sort()).toEqual(['mine', 'theirs'])
})

test('the same words changed twice wait for a choice, and both can be kept', async () => {
  const server = new Server(segment('s1', 'base'))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.others(segment('s1', 'theirs'))
  saver.edit([put(segment('s1', 'mine'))])
  await bell.pass(300)
  expect(saver.state.value).toEqual({ kind: 'choose', count: 1 })
  expect(server.segments.get('s1')?.text).toBe('theirs')
  await saver.choose('s1', 'both')
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('theirs mine')
  expect(saver.state.value).toEqual({ kind: 'saved' })
})

test('theirs drops the own version only by the person’s word', async () => {
  const server = new Server(segment('s1', 'base'))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.others('s1')
  saver.edit([put(segment('s1', 'mine'))])
  await bell.pass(300)
  expect(saver.held.value).toHaveLength(1)
  await saver.choose('s1', 'theirs')
  await bell.pass(1_000)
  expect(server.segments.has('s1')).toBe(false)
  expect(rebased).toEqual([])
})

test('a refusal keeps the changes here until they are sent again or dropped', async () => {
  const server = new Server(segment('s1', 'base'))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.failure = {
    kind: 'refused',
    code: 'taken_back',
    message: 'This clip was taken back.',
    isMendable: false,
  }
  saver.edit([put(segment('s1', 'mine'))])
  await bell.pass(300)
  expect(saver.state.value).toMatchObject({ kind: 'stuck', count: 1, code: 'taken_back' })
  expect(saver.unsent().changes).toHaveLength(1)
  server.failure = null
  saver.again()
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('mine')
})

test('words the server does not take stay here, and other words in their place are sent', async () => {
  const server = new Server(segment('s1', 'base'))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.failure = { kind: 'refused', code: 'invalid', message: 'Too long.', isMendable: true }
  saver.edit([put(segment('s1', 'much too long'))])
  await bell.pass(300)
  expect(saver.state.value).toMatchObject({ kind: 'stuck', count: 1, message: 'Too long.' })
  server.failure = null
  saver.edit([put(segment('s1', 'short'))])
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('short')
  expect(saver.state.value).toEqual({ kind: 'saved' })
})

test('a batch that landed unheard and is refused when it is asked about makes no conflict', async () => {
  const server = new Server(segment('s1', 'base'))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.losesAnswer = true
  saver.edit([put(segment('s1', 'base one'))])
  await bell.pass(300)
  server.losesAnswer = false
  saver.edit([put(segment('s1', 'base one two'))])
  server.most = 0
  await bell.pass(1_000)
  server.most = 500
  saver.again()
  await bell.pass(1_000)
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('base one two')
  expect(saver.held.value).toEqual([])
})

test('what is too much for one go travels in halves', async () => {
  const server = new Server()
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.most = 2
  const four = ['a', 'b', 'c', 'd', 'e'].map((id) => put(segment(id, id)))
  saver.edit(four)
  for (let second = 0; second < 6; second += 1) await bell.pass(1_000)
  expect([...server.segments.keys()]).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(saver.state.value).toEqual({ kind: 'saved' })
})

test('a single change that is too much for the server is kept and shown', async () => {
  const server = new Server(segment('s1', ''))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.most = 0
  saver.edit([put(segment('s1', 'a whole book'))])
  await bell.pass(300)
  expect(saver.state.value).toMatchObject({ kind: 'stuck', count: 1, code: 'too_large' })
  server.most = 500
  saver.again()
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('a whole book')
})

test('a line that is on its way and changed again counts once', async () => {
  const server = new Server(segment('s1', ''))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.failure = { kind: 'offline' }
  saver.edit([put(segment('s1', 'a'))])
  await bell.pass(300)
  saver.edit([put(segment('s1', 'ab'))])
  expect(saver.state.value).toMatchObject({ kind: 'offline', count: 1 })
})

test('without the network it is tried again, less and less often', async () => {
  const server = new Server(segment('s1', ''))
  const saver = saverFor(server)
  await saver.open(server.loaded())
  server.failure = { kind: 'offline' }
  saver.edit([put(segment('s1', 'a'))])
  await bell.pass(300)
  await bell.pass(1_000)
  server.failure = null
  await bell.pass(1_000)
  expect(server.revision).toBe(0)
  await bell.pass(1_000)
  expect(server.revision).toBe(1)
  expect(saver.state.value).toEqual({ kind: 'saved' })
})

test('submit waits for every change before it, also over a reload', async () => {
  const server = new Server(segment('s1', ''))
  const outcomes: string[] = []
  const first = saverFor(server)
  await first.open(server.loaded())
  server.failure = { kind: 'offline' }
  first.edit([put(segment('s1', 'last words'))])
  first.wish('submit')
  await bell.pass(300)
  expect(server.submitted).toBe(0)
  await first.sleep()

  server.failure = null
  const second = saverFor(server, (_wish, outcome) => outcomes.push(outcome.kind))
  await second.open(server.loaded())
  await bell.pass(0)
  await bell.pass(1_000)
  await bell.pass(1_000)
  expect(server.segments.get('s1')?.text).toBe('last words')
  expect(server.submitted).toBe(1)
  expect(outcomes).toEqual(['ok'])
  expect(await store.places('mira')).toEqual([])
})

test('a submission of a clip that somebody else changed is not granted unseen', async () => {
  const server = new Server(segment('s1', 'base'))
  const outcomes: string[] = []
  const saver = saverFor(server, (_wish, outcome) => outcomes.push(outcome.kind))
  await saver.open(server.loaded())
  server.others(segment('s1', 'theirs'))
  saver.wish('submit')
  await bell.pass(0)
  expect(server.submitted).toBe(0)
  expect(outcomes).toEqual(['stale'])
  expect(rebased?.[0]?.text).toBe('theirs')
})

test('what one person left is not sent by another', async () => {
  const server = new Server(segment('s1', ''))
  const mira = saverFor(server)
  await mira.open(server.loaded())
  server.failure = { kind: 'signedOut' }
  mira.edit([put(segment('s1', 'by Mira'))])
  await bell.pass(300)
  expect(mira.state.value).toEqual({ kind: 'signedOut', count: 1 })
  expect(await store.places('noor')).toEqual([])
  expect((await store.kept('noor', 'a1')).edits).toEqual([])
  expect(await store.places('mira')).toEqual([PLACE])
})
