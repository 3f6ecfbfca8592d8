import { expect, test } from 'vitest'
import { refusalOfSnippet } from './own-words'
import { snippetsOf, writtenOut } from './snippets'

const OWN = { idk: 'I do not know', btw: 'by the way', نعم: 'نعم بالتأكيد' }

test('the word before the caret is written out, what stands round it stays', () => {
  expect(writtenOut('well idk', 8, OWN, ' ')).toEqual({ text: 'well I do not know ', caret: 19 })
  expect(writtenOut('idk maybe', 3, OWN, '')).toEqual({ text: 'I do not know maybe', caret: 13 })
  expect(writtenOut('(btw', 4, OWN, ' ')).toEqual({ text: '(by the way ', caret: 12 })
  expect(writtenOut('نعم', 3, OWN, ' ')?.text).toBe('نعم بالتأكيد ')
})

test('no other word is touched', () => {
  expect(writtenOut('idkw', 4, OWN, ' ')).toBe(null)
  expect(writtenOut('Widk', 4, OWN, ' ')).toBe(null)
  expect(writtenOut('idk ', 4, OWN, ' ')).toBe(null)
  expect(writtenOut('', 0, OWN, ' ')).toBe(null)
  expect(writtenOut('constructor', 11, OWN, ' ')).toBe(null)
})

test('what is kept with the account is read with care', () => {
  expect(snippetsOf(undefined)).toEqual({})
  expect(snippetsOf({ idk: 'I do not know', n: 3, empty: '' })).toEqual({ idk: 'I do not know' })
})

test('an abbreviation is one new word that stands for something', () => {
  expect(refusalOfSnippet('omw', 'on my way', OWN)).toBe(null)
  expect(refusalOfSnippet('o w', 'on my way', OWN)).toMatch('one word')
  expect(refusalOfSnippet('idk', 'no', OWN)).toMatch('there already')
  expect(refusalOfSnippet('omw', '', OWN)).toMatch('Write both')
  const full = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`w${at}`, 'word']))
  expect(refusalOfSnippet('omw', 'on my way', full)).toMatch('the most')
})
