import { expect, it } from 'vitest'
import { deedInWords, deletedIn, factsInWords } from './words'

it('a verb of the record reads as a sentence would begin', () => {
  expect(deedInWords('clip.deleted')).toBe('Clip deleted')
  expect(deedInWords('task.claimed')).toBe('Took the next clip')
  expect(deedInWords('label_value.added')).toBe('Label value added')
})

it('facts stand in one line, without what is nested or empty', () => {
  const facts = { clips: 3, to: 'returned', note: '', of: ['name'] }

  expect(factsInWords(facts)).toBe('clips 3, to returned')
  expect(factsInWords({ seconds: 5400 })).toBe('1 h 30 min')
  expect(factsInWords({ length_us: 34_000_000 })).toBe('34 s')
  expect(factsInWords({ sha256: '0f76c45c', bytes: 88_044 })).toBe('88 kB')
})

it('where work is and what people are is told as the other pages tell it, without ids', () => {
  expect(factsInWords({ state: 'returned' })).toBe('sent back')
  expect(factsInWords({ role: 'annotator' })).toBe('as a transcriber')
  const version = '01a22564-d42f-7038-b079-ff16e8251a9d'
  expect(factsInWords({ format: 'jsonl', version })).toBe('format jsonl')
})

it('a moment among the facts is told in the time zone and the words of the reader', () => {
  const at = (hour: number, minute: number) => new Date(2026, 10, 29, hour, minute).toISOString()
  const facts = { seconds: 55, since: at(14, 5), until: at(14, 6) }

  expect(factsInWords(facts)).toBe('55 s, from 29 Nov, 14:05, until 29 Nov, 14:06')
})

it('what was deleted within a day can come back, one clip or many', () => {
  const at = '2026-11-29T12:00:00Z'
  const [noon, late] = [Date.parse(at), Date.parse('2026-11-30T12:00:01Z')]
  const rest = { id: 1, person: null, key: null, about: null, address: '', request_id: '', at }
  const one = { ...rest, verb: 'clip.deleted', subject: 'a', facts: {} }
  const many = { ...rest, verb: 'clips.delete', subject: 'p', facts: { clips: 2, of: ['a', 'b'] } }

  expect([deletedIn(one, noon), deletedIn(many, noon)]).toEqual([['a'], ['a', 'b']])
  expect([deletedIn(one, late), deletedIn(many, late)]).toEqual([[], []])
  expect(deletedIn({ ...many, verb: 'clips.requeue' }, noon)).toEqual([])
})
