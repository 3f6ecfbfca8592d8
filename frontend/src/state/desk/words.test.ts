import { expect, test } from 'vitest'
import { piecesOf, referencePieces, withTag, wordRuns } from './words'

test('tags stand out of the words around them', () => {
  expect(piecesOf('so [laugh] go on')).toEqual([
    { kind: 'text', text: 'so ' },
    { kind: 'tag', text: 'laugh' },
    { kind: 'text', text: ' go on' },
  ])
  expect(piecesOf('a [ b')).toEqual([{ kind: 'text', text: 'a [ b' }])
})

test('a tag takes the bracket that asked for it and the spaces it needs', () => {
  expect(withTag('well [', 6, 'laugh')).toEqual({ text: 'well [laugh] ', caret: 13 })
  expect(withTag('ab', 1, 'noise')).toEqual({ text: 'a [noise] b', caret: 10 })
})

test('differences are those of words, not of case and stops', () => {
  expect(wordRuns('the rest can live behind', 'The rest can sit behind.')).toEqual([
    { kind: 'same', text: 'The rest can' },
    { kind: 'gone', text: 'live' },
    { kind: 'new', text: 'sit' },
    { kind: 'same', text: 'behind.' },
  ])
  expect(wordRuns('', 'all new')).toEqual([{ kind: 'new', text: 'all new' }])
})

test('each line finds its own piece of the reference text', () => {
  const reference = 'The birch canoe slid on the planks. Glue the sheet.'
  const lines = ['the birch canoe slid on the plants', 'glue the sheet']
  expect(referencePieces(reference, lines)).toEqual([
    'The birch canoe slid on the planks.',
    'Glue the sheet.',
  ])
})
