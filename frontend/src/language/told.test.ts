import { afterEach, expect, test } from 'vitest'
import { SOURCE, speak } from './language'
import { listen, told } from './told'

afterEach(() => {
  speak(SOURCE, SOURCE, {})
  listen({})
})

test('without a catalogue the server is shown as it speaks', () => {
  expect(told('This file is empty.')).toBe('This file is empty.')
})

test('its sentences are found with what they name, counts as the page counts', () => {
  speak('de', 'de', { '{n} clips': { one: '{n} Clip', other: '{n} Clips' } })
  listen({
    'This file is empty.': 'Diese Datei ist leer.',
    '{1} given out.': '{1} ausgegeben.',
    'Please check {1}: {2}': '{2} (siehe {1})',
    '{1} is empty.': '{1} ist leer.',
    '{1} in {2} is damaged.': 'In {2} ist {1} beschädigt.',
  })
  expect(told('1,200 clips given out.')).toBe('1.200 Clips ausgegeben.')
  expect(told('1 clip given out.')).toBe('1 Clip ausgegeben.')
  expect(told('Please check file: This file is empty.')).toBe('Diese Datei ist leer. (siehe file)')
  expect(told('a.wav in b.zip is damaged.')).toBe('In b.zip ist a.wav beschädigt.')
  expect(told('a (1).wav\nis empty.')).toBe('a (1).wav\nis empty.')
  expect(told('Something else.')).toBe('Something else.')
})
