import { beforeEach, expect, test } from 'vitest'
import type { Label } from '../../api/types'
import { type Change, newSegment, type Segment } from '../../timeline/segment'
import { micros, toMicros } from '../../timeline/time'
import { Editor } from './editor'

let sent: Change[][]
let mayEdit: boolean
let editor: Editor

function segment(id: string, start: number, end: number, more: Partial<Segment> = {}): Segment {
  return { ...newSegment(id, toMicros(start), toMicros(end), 'ben'), ...more }
}

beforeEach(() => {
  sent = []
  mayEdit = true
  editor = new Editor({
    mayEdit: () => mayEdit,
    onChanges: (changes) => sent.push([...changes]),
  })
  editor.show(toMicros(10), [
    segment('a', 1, 2, { draft: true, text: 'one two' }),
    segment('b', 3, 4),
    segment('c', 5, 6, { speaker: 'amir' }),
  ])
})

function texts(): string[] {
  return editor.document.value.segments.map((one) => one.text)
}

test('words written in a draft are a person’s, and one burst is one step back', () => {
  editor.setText('a', 'one two t')
  editor.setText('a', 'one two three')
  expect(editor.document.value.get('a')).toMatchObject({ text: 'one two three', draft: false })
  editor.undo()
  expect(editor.document.value.get('a')).toMatchObject({ text: 'one two', draft: true })
  editor.redo()
  expect(texts()[0]).toBe('one two three')
  expect(sent).toHaveLength(4)
})

test('undoing what was undone by hand sends nothing', () => {
  editor.setSpeaker(['a'], 'amir')
  editor.setSpeaker(['a'], 'amir')
  expect(sent).toHaveLength(1)
})

test('when the chosen segment goes, the one in its place is chosen', () => {
  editor.select('b')
  editor.remove(['b'])
  expect(editor.selected.value).toBe('c')
  editor.remove(['c'])
  expect(editor.selected.value).toBe('a')
  editor.undo()
  expect(editor.selected.value).toBe('c')
})

test('a new segment has the voice used last and is chosen', () => {
  editor.select('c')
  const id = editor.create(micros(7_000_000), micros(8_000_000))
  expect(editor.current.value).toMatchObject({ id, speaker: 'amir', draft: false })
})

test('a split gives the words behind the caret to the second part, which is chosen', () => {
  editor.split('a', toMicros(1.5), 3)
  expect(texts().slice(0, 2)).toEqual(['one', 'two'])
  expect(editor.current.value?.start).toBe(toMicros(1.5))
})

test('an answer is taken away by pressing it again; several stay several', () => {
  const label = {
    id: 'noise',
    name: 'Noise',
    kind: 'multiple' as const,
    help: '',
    is_required: false,
    position: 0,
    is_retired: false,
    values: [],
  }
  editor.pressAnswer(['b'], label, 'hum')
  editor.pressAnswer(['b'], label, 'hiss')
  expect(editor.document.value.get('b')?.values).toEqual({ noise: ['hum', 'hiss'] })
  editor.pressAnswer(['b'], label, 'hum')
  editor.pressAnswer(['b'], label, 'hiss')
  expect(editor.document.value.get('b')?.values).toEqual({})
  editor.pressAnswer(['b'], { ...label, kind: 'single' }, 'hum')
  editor.pressAnswer(['b'], { ...label, kind: 'single' }, 'hiss')
  expect(editor.document.value.get('b')?.values).toEqual({ noise: ['hiss'] })
})

test('an answer goes to every line that is chosen, as one step, and by the line that is open', () => {
  const label = { id: 'noise', kind: 'multiple' } as Label
  editor.pressAnswer(['a'], label, 'hum')
  editor.select('b')
  editor.chooseAll()
  editor.pressAnswer(editor.chosen(), label, 'hum')
  const values = () => editor.document.value.segments.map((one) => one.values['noise'])
  expect(values()).toEqual([['hum'], ['hum'], ['hum']])
  editor.undo()
  expect(values()).toEqual([['hum'], undefined, undefined])
  editor.redo()
  editor.select('b')
  editor.chooseAll()
  editor.pressAnswer(editor.chosen(), label, 'hum')
  expect(values()).toEqual([undefined, undefined, undefined])
})

test('a reader changes nothing, and a preview is no change', () => {
  editor.preview([{ op: 'delete', id: 'a' }])
  expect(editor.shown.value.size).toBe(2)
  expect(editor.document.value.size).toBe(3)
  mayEdit = false
  editor.setText('a', 'no')
  editor.remove(['b'])
  expect(sent).toEqual([])
  expect(editor.document.value.size).toBe(3)
})

test('all lines from the open one to another are chosen, in either direction', () => {
  editor.select('c')
  editor.extendTo('a')
  expect(editor.chosen()).toEqual(['a', 'b', 'c'])
  expect(editor.selected.value).toBe('c')
  editor.extendTo('b')
  expect(editor.chosen()).toEqual(['b', 'c'])
})

test('several lines are chosen up and down, and a speaker goes to all of them as one step', () => {
  editor.select('a')
  editor.extend(1)
  editor.extend(1)
  expect(editor.chosen()).toEqual(['a', 'b', 'c'])
  editor.extend(-1)
  expect(editor.chosen()).toEqual(['a', 'b'])
  editor.setSpeaker(editor.chosen(), 'zoe')
  expect(editor.document.value.segments.map((one) => one.speaker === 'zoe')).toEqual([
    true,
    true,
    false,
  ])
  editor.undo()
  expect(editor.document.value.segments.some((one) => one.speaker === 'zoe')).toBe(false)
  editor.select('c')
  expect(editor.chosen()).toEqual(['c'])
})

test('what others changed meanwhile outlives an undo', () => {
  editor.setText('a', 'mine')
  const now = editor.document.value.segments
  editor.show(
    editor.document.value.duration,
    now.map((one) => (one.id === 'a' ? { ...one, speaker: 'theirs' } : one)),
  )
  editor.undo()
  expect(editor.document.value.get('a')).toMatchObject({ text: 'one two', speaker: 'theirs' })
})

test('a voice that a model proposed is taken off all its lines, and one undo brings it back', async () => {
  const voice = editor.document.value.get('a')?.speaker ?? ''
  const had = () => editor.document.value.segments.filter((one) => one.speaker === voice).length
  const lines = had()
  expect(lines).toBeGreaterThan(0)
  expect(editor.mergeSpeaker(voice, null)).toBe(true)
  expect([had(), editor.document.value.get('a')?.speaker]).toEqual([0, null])
  await editor.undo()
  expect(had()).toBe(lines)
})

test('all lines of one speaker go to another', () => {
  const before = editor.document.value.get('a')?.speaker ?? ''
  editor.mergeSpeaker(before, 'zoe')
  expect(editor.document.value.segments.some((one) => one.speaker === before)).toBe(false)
  expect(editor.mergeSpeaker(before, 'zoe')).toBe(false)
})
