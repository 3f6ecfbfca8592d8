import { afterEach, expect, test } from 'vitest'
import { date, number } from './format'
import { directionOf, SOURCE, speak } from './language'
import { firstOf } from './languages'
import { parts, plural, t } from './t'

afterEach(() => speak(SOURCE, SOURCE, {}))

test('without a catalogue the sentences are those of the code', () => {
  expect(t('Go on')).toBe('Go on')
  expect(t('{done} of {total}, {name}', { done: 1200, total: 3, name: '{done}' })).toBe(
    '1,200 of 3, {done}',
  )
  expect([0, 1, 2].map((n) => plural(n, '{n} clip', '{n} clips'))).toEqual([
    '0 clips',
    '1 clip',
    '2 clips',
  ])
  expect(plural(1, '{n} note by {who}', '{n} notes by {who}', { who: 'Ada' })).toBe('1 note by Ada')
  expect(parts('As {name}, or not', { name: { bold: 'ada' } })).toEqual([
    'As ',
    { bold: 'ada' },
    ', or not',
  ])
})

test('a catalogue says them in its own order and with as many forms as its language has', () => {
  speak('ar', 'ar-MA', {
    'As {name}, or not': 'أو لا، {name}',
    '{n} clips': {
      zero: '0',
      one: 'مقطع',
      two: 'مقطعان',
      few: '{n} مقاطع',
      many: '{n} مقطعًا',
      other: '{n} مقطع',
    },
    Empty: '',
  })
  expect(parts('As {name}, or not', { name: 7 })).toEqual(['أو لا، ', '7', ''])
  expect([1, 2, 3, 11, 100].map((n) => plural(n, '{n} clip', '{n} clips'))).toEqual([
    'مقطع',
    'مقطعان',
    '3 مقاطع',
    '11 مقطعًا',
    '100 مقطع',
  ])
  expect([t('Empty'), t('Not there')]).toEqual(['Empty', 'Not there'])
})

test('numbers and days are written as their readers write them', () => {
  const day = new Date(2027, 1, 24, 9, 5)
  const short = { day: 'numeric', month: 'short', year: 'numeric' } as const
  expect([number(1234.5, 1), date(day, short)]).toEqual(['1,234.5', '24 Feb 2027'])
  speak('ar', 'ar-EG', {})
  expect(number(1234)).toBe('١٬٢٣٤')
  expect(date(day, short)).toContain('فبراير')
  expect(t('{n} s', { n: 12 })).toBe('١٢ s')
})

test('the first wish that has a language wins, by the whole tag before its first part', () => {
  const known = ['en', 'ar', 'pt', 'pt-BR']
  expect(firstOf(['xx', 'ar-EG', 'en'], known)).toBe('ar')
  expect(firstOf(['PT-br'], known)).toBe('pt-BR')
  expect(firstOf(['pt-PT'], known)).toBe('pt')
  expect(firstOf([], known)).toBe('en')
})

test('languages of Arabic and Hebrew letters begin at the right', () => {
  expect(['ar', 'he', 'fa', 'ur', 'yi', 'ckb'].map(directionOf)).toEqual(Array(6).fill('rtl'))
  expect(['en', 'de', 'ja', 'az', 'ku'].map(directionOf)).toEqual(Array(5).fill('ltr'))
})
