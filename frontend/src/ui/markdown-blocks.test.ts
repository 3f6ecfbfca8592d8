import { expect, test } from 'vitest'
import { blocksOf, piecesOf } from './markdown-blocks'

test('a page is taken apart into its blocks', () => {
  const page =
    '# Title\n\nTwo\nlines.\n\n<!-- made -->\n## Part\n\n- a\n- b\n\n| x | y |\n| - | - |\n| 1 | 2 |\n'

  expect(blocksOf(page)).toEqual([
    { kind: 'title', text: 'Title' },
    { kind: 'text', text: 'Two lines.' },
    { kind: 'heading', text: 'Part' },
    { kind: 'list', items: ['a', 'b'] },
    { kind: 'table', head: ['x', 'y'], rows: [['1', '2']] },
  ])
})

test('lines in a fence stay as they are, empty ones and all', () => {
  expect(blocksOf('Say:\n\n```sh\none  two\n\n# three\n```\n\nand go.')).toEqual([
    { kind: 'text', text: 'Say:' },
    { kind: 'lines', text: 'one  two\n\n# three' },
    { kind: 'text', text: 'and go.' },
  ])
})

test('marks inside a line become pieces, all else stays as it is', () => {
  expect(piecesOf('the file `names.tsv` *and* **more** <b>')).toEqual([
    { kind: 'plain', text: 'the file ' },
    { kind: 'code', text: 'names.tsv' },
    { kind: 'plain', text: ' ' },
    { kind: 'soft', text: 'and' },
    { kind: 'plain', text: ' ' },
    { kind: 'strong', text: 'more' },
    { kind: 'plain', text: ' <b>' },
  ])
})

test('a heading ends with its line, and a list follows a sentence at once', () => {
  expect(blocksOf('## Laughs\nMark them:\n- loud ones\n- soft ones\n\nand no more.')).toEqual([
    { kind: 'heading', text: 'Laughs' },
    { kind: 'text', text: 'Mark them:' },
    { kind: 'list', items: ['loud ones', 'soft ones'] },
    { kind: 'text', text: 'and no more.' },
  ])
})

test('a link has words and an address', () => {
  expect(piecesOf('hear [a laugh](clip:1#0-2) [here] (x)')).toEqual([
    { kind: 'plain', text: 'hear ' },
    { kind: 'link', text: 'a laugh', href: 'clip:1#0-2' },
    { kind: 'plain', text: ' [here] (x)' },
  ])
})
