import { expect, test } from 'vitest'
import { keysIn, troublesOf, unsaid } from './sentences.mjs'

const wordsOf = (text, name = 'a.tsx') =>
  unsaid(name, text).map((line) => line.replace(/^.*: /, ''))

test('words between tags, in read attributes and in sentences are found', () => {
  expect(wordsOf('const a = <p title="Go on" class="wide on">Hello <b>{name}</b></p>')).toEqual([
    'Go on',
    'Hello',
  ])
  expect(wordsOf(`say('It is saved.'); throw new Error(\`No \${what} here.\`)`, 'a.ts')).toEqual([
    'It is saved.',
    'No {} here.',
  ])
  expect(wordsOf("const ROWS = [{ kind: 'Plain', text: 'words' }]", 'a.ts')).toEqual(['words'])
  expect(wordsOf("const a = isOn ? 'Switched on' : 'off'", 'a.ts')).toEqual(['Switched on'])
})

test('names for the program, keys of the keyboard and what goes through the catalogue are not', () => {
  expect(
    wordsOf(`
      import { t } from './t'
      const a = <b class={isOn ? 'b plain on' : 'b'} onClick={() => get('/projects')}>{t('Go on')}</b>
      const b = <KeyCap>Ctrl A</KeyCap>
      const c = { act: 'finish', href: \`/desk/\${id}\` }
      if (key === 'Enter') list.querySelector('.line on')
    `),
  ).toEqual([])
})

test('keys are told with whether they are counted', () => {
  const keys = keysIn(
    'a.ts',
    "t('Go on'); plural(n, '{n} clip', '{n} clips'); parts(`By {who}`, {})",
  )
  expect([...keys]).toEqual([
    ['Go on', { isCounted: false }],
    ['{n} clips', { isCounted: true }],
    ['By {who}', { isCounted: false }],
  ])
})

test('a catalogue lacks nothing, keeps the names in braces and holds nothing else', () => {
  const keys = keysIn('a.ts', "t('Go on'); t('By {who}'); plural(n, '{n} clip', '{n} clips')")
  const clips = { one: '{n} Clip', other: '{n} Clips' }
  const whole = { 'Go on': 'Weiter', 'By {who}': 'Von {who}', '{n} clips': clips }
  expect(troublesOf('de', whole, keys)).toEqual([])
  expect(
    troublesOf('de', { ...whole, 'Go on': '', 'By {who}': 'Von {wem}', Old: 'Alt' }, keys),
  ).toEqual(['de: missing: Go on', 'de: other {names}: By {who}', 'de: used nowhere: Old'])
  expect(troublesOf('ar', { ...whole, '{n} clips': clips }, keys)).toContain(
    'ar: "two" is missing: {n} clips',
  )
  expect(troublesOf('de', { ...whole, '{n} clips': { ...clips, one: 'ein Clip' } }, keys)).toEqual(
    [],
  )
  expect(troublesOf('de', { ...whole, '{n} clips': { ...clips, other: 'Clips' } }, keys)).toEqual([
    'de: other {names}: {n} clips',
  ])
})
