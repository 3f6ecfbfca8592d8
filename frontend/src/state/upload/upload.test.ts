import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { filesOfInput } from './dropped'
import { lineFor, readManifest, rowsOf } from './manifest'
import { leftInWords, Pace } from './pace'
import { formOf, objection, UploadQueue } from './queue'
import { groupsOf, totalsOf } from './totals'

const soundFile = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name)

it('a list is read with quotes, line ends inside cells and any separator', () => {
  const text =
    '\uFEFFfile;text;person;Mic type\r\na.wav;"He said ""no"";\r\nthen left";mira;lapel\r\n\r\nb.wav;;;\r\n'
  expect(rowsOf(text).map((row) => [row.number, row.cells.length])).toEqual([
    [1, 4],
    [2, 4],
    [5, 4],
  ])
  const { lines, problem } = readManifest('clips.csv', text)
  expect(problem).toBeNull()
  expect(lines[0]).toEqual({
    number: 2,
    file: 'a.wav',
    reference: 'He said "no";\nthen left',
    assignee: 'mira',
    externalId: '',
    speaker: '',
    metadata: { 'Mic type': 'lapel' },
  })
})

it('a list without names of files says what it lacks', () => {
  expect(readManifest('x.csv', 'name,text\na,b\n').problem).toContain('“file”')
  expect(readManifest('x.csv', '').problem).toContain('empty')
})

it('a line is found by path, name, or name without its ending', () => {
  const { lines } = readManifest('l.csv', 'file,id\nday1/a.wav,1\nA.WAV,2\nb,3\n')
  expect(lineFor(lines, 'day1/a.wav')?.externalId).toBe('1')
  expect(lineFor(lines, 'day2/a.wav')?.externalId).toBe('1')
  expect(lineFor(lines, 'B.flac')?.externalId).toBe('3')
  expect(lineFor(lines, 'c.flac')).toBeNull()
})

it('what systems leave in folders is not sent', () => {
  const names = ['a.wav', '.DS_Store', 'Thumbs.db', '._a.wav']
  expect(filesOfInput(names.map((name) => soundFile(name))).map(({ path }) => path)).toEqual([
    'a.wav',
  ])
})

it('what cannot go in is said before it is sent', () => {
  expect(objection(soundFile('a.wav', 0), 100, '100 bytes')).toContain('empty')
  expect(objection(soundFile('a.wav', 200), 100, '100 bytes')).toContain('100 bytes')
  expect(objection(soundFile('a.zip'), 100, '')).toContain('Unpack')
  expect(objection(soundFile('a.jpg'), 100, '')).toContain('no sound')
  expect(objection(soundFile('a.xyz'), 100, '')).toBeNull()
})

it('time left is said once it can be, and without false precision', () => {
  const pace = new Pace()
  pace.add(1000, 0)
  expect(pace.secondsFor(5000, 500)).toBeNull()
  pace.add(1000, 2000)
  expect(pace.secondsFor(5000, 4000)).toBeCloseTo(10)
  expect([4, 42, 100, 9000].map(leftInWords)).toEqual([
    'a few seconds left',
    'about 40 s left',
    'about 2 min left',
    'about 3 h left',
  ])
})

/** Answers uploads as the server would; what `answer` gives for a file name. */
class Wire {
  static answer: (name: string, key: string) => [number, unknown] | 'offline'
  static keys: string[] = []
  static open = 0
  static most = 0
  upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null } = {
    onprogress: null,
  }
  status = 0
  responseText = ''
  onload = () => {}
  onerror = () => {}
  onabort = () => {}
  onloadend = () => {}
  private key = ''
  open() {}
  abort() {
    this.onabort()
  }
  setRequestHeader(name: string, value: string) {
    if (name === 'Idempotency-Key') this.key = value
  }
  send(form: FormData) {
    Wire.keys.push(this.key)
    Wire.open += 1
    Wire.most = Math.max(Wire.most, Wire.open)
    setTimeout(() => {
      Wire.open -= 1
      const file = form.get('file')
      const answer = Wire.answer(file instanceof File ? file.name : '', this.key)
      this.upload.onprogress?.({ loaded: 5, total: 10 })
      if (answer === 'offline') this.onerror()
      else {
        this.status = answer[0]
        this.responseText = JSON.stringify(answer[1])
        this.onload()
      }
      this.onloadend()
    }, 10)
  }
}

const receipt = (name: string, duplicate = false) => ({
  id: name,
  sha256: '',
  bytes: 10,
  state: 'stored',
  name,
  task: null,
  duplicate,
  warnings: [],
})

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('XMLHttpRequest', Wire)
  Object.assign(Wire, { keys: [], open: 0, most: 0 })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function sendAll(queue: UploadQueue, names: readonly string[]) {
  await queue.add(names.map((name) => ({ file: soundFile(name), path: name })))
  await vi.advanceTimersByTimeAsync(1000)
  return new Map(queue.items.value.map((item) => [item.path, item]))
}

it('one bad file stops none of the others, and a known one is said to be known', async () => {
  Wire.answer = (name) => {
    if (name === 'bad.wav') {
      return [415, { code: 'not_audio', message: 'No sound.', request_id: '' }]
    }
    return [200, receipt(name === 'b.wav' ? 'a.wav' : name, name === 'b.wav')]
  }
  const queue = new UploadQueue('p')
  const items = await sendAll(queue, ['a.wav', 'bad.wav', 'b.wav', 'c.wav', 'd.wav', 'notes.txt'])
  expect(items.get('bad.wav')).toMatchObject({
    state: 'failed',
    words: 'No sound.',
    canRetry: false,
  })
  expect(items.get('b.wav')?.words).toContain('as “a.wav”')
  const { needy, going, done } = groupsOf(queue.items.value)
  expect([needy.length, going.length, done.length]).toEqual([2, 0, 4])
  expect(totalsOf(queue.items.value)).toEqual({ done: 4, all: 6, sent: 40, size: 40 })
  expect(Wire.most).toBe(3)
  expect(queue.arrived.value).toBe(4)
})

it('without the network nothing is lost: the same sending is repeated under the same key', async () => {
  let isDown = true
  Wire.answer = (name) => (isDown ? 'offline' : [201, receipt(name)])
  const queue = new UploadQueue('p')
  const items = await sendAll(queue, ['a.wav'])
  expect([items.get('a.wav')?.state, queue.isCutOff.value]).toEqual(['waiting', true])
  isDown = false
  await vi.advanceTimersByTimeAsync(2000)
  expect(queue.items.value[0]?.state).toBe('in')
  expect(queue.isCutOff.value).toBe(false)
  expect(new Set(Wire.keys).size).toBe(1)
})

it('a file that came in and holds no sound needs somebody after all', async () => {
  Wire.answer = (name) => [201, receipt(name)]
  const queue = new UploadQueue('p')
  await sendAll(queue, ['a.wav', 'b.wav'])
  queue.noteStuck(new Map([['b.wav', 'The file has a header but no sound; record it again.']]))
  await vi.advanceTimersByTimeAsync(1000)
  const { needy, done } = groupsOf(queue.items.value)
  expect(needy.map(({ path, words }) => [path, words])).toEqual([
    ['b.wav', 'The file has a header but no sound; record it again.'],
  ])
  expect(done.map(({ path }) => path)).toEqual(['a.wav'])
})

it('a failure can be tried again, or left out', async () => {
  let isFull = true
  Wire.answer = (name) =>
    isFull ? [507, { code: 'disk_full', message: 'Full.', request_id: '' }] : [201, receipt(name)]
  const queue = new UploadQueue('p')
  const items = await sendAll(queue, ['a.wav', 'b.wav'])
  const [a, b] = [items.get('a.wav'), items.get('b.wav')]
  expect([a?.canRetry, a?.words]).toEqual([true, 'Full.'])
  isFull = false
  if (a) queue.retry(a)
  if (b) queue.leaveOut(b)
  await vi.advanceTimersByTimeAsync(1000)
  expect(queue.items.value.map((item) => [item.path, item.state])).toEqual([['a.wav', 'in']])
})

it('the list goes with the files it names; nobody it does not know is asked', async () => {
  Wire.answer = (name) => [201, receipt(name)]
  const queue = new UploadQueue('p')
  queue.giveTo.value = 'noor'
  const csv = new File(['file,text,person,id\na.wav,Hello,mira,7\n'], 'clips.csv')
  await queue.add([
    { file: soundFile('a.wav'), path: 'a.wav' },
    { file: csv, path: 'clips.csv' },
    { file: soundFile('b.wav'), path: 'b.wav' },
  ])
  const [a, b] = queue.items.value
  const lines = queue.manifest.value?.lines ?? []
  expect(queue.items.value.length).toBe(2)
  if (!a || !b) throw new Error('two files were added')
  const form = formOf(a, lineFor(lines, a.path), 'noor')
  expect(['assignee', 'reference', 'external_id'].map((name) => form.get(name))).toEqual([
    'mira',
    'Hello',
    '7',
  ])
  expect(formOf(b, lineFor(lines, b.path), 'noor').get('assignee')).toBe('noor')
  expect(formOf({ ...a, isWithoutPerson: true }, lineFor(lines, a.path), '').has('assignee')).toBe(
    false,
  )
  await vi.advanceTimersByTimeAsync(1000)
})

it('a pause lets what is under way arrive and starts nothing new', async () => {
  Wire.answer = (name) => [201, receipt(name)]
  const queue = new UploadQueue('p')
  queue.pause(true)
  await sendAll(queue, ['a.wav'])
  expect(Wire.keys).toEqual([])
  queue.pause(false)
  await vi.advanceTimersByTimeAsync(1000)
  expect(queue.items.value[0]?.state).toBe('in')
})
