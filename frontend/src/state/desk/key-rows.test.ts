import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Layer } from './act'
import { EVERYWHERE_KEYS, type KeyRow, TIMELINE_KEYS, WRITING_KEYS } from './key-rows'
import { printedChord } from './keymap'

const TABLE = new URL('../../../../tests/contracts/keys.csv', import.meta.url)
const SHOWN: Readonly<Record<Layer, readonly KeyRow[]>> = {
  writing: [...WRITING_KEYS, ...EVERYWHERE_KEYS],
  timeline: [...TIMELINE_KEYS, ...EVERYWHERE_KEYS],
}
/** Printed by what the key writes, whatever the layout. */
const BY_SIGN: Readonly<Record<string, string>> = { '⇧ =': '+', '⇧ Slash': '?' }

/** "⇧ Q W" stands for "⇧ Q" and "⇧ W", "Alt 1–9" for nine keys. */
function chordsOf(cap: string): readonly string[] {
  const held = cap.split(' ').filter((part) => /^(Alt|Ctrl|⇧)$/.test(part))
  const keys = cap.split(' ').filter((part) => !held.includes(part))
  const all = keys.flatMap((key) => (key === '1–9' ? [...'123456789'] : [key]))
  return all.map((key) => [...held, key].join(' '))
}

test('all keys lists every deed of both layers with a key that does it', () => {
  const rows = readFileSync(TABLE, 'utf8').trim().split('\n').slice(1)
  const keys = new Map<string, string[]>()
  for (const row of rows) {
    const [mode = '', layer = '', chord = '', act = ''] = row.split(',')
    if (mode !== 'work') continue
    const printed = printedChord(chord)
    const name = `${layer},${act}`
    keys.set(name, [...(keys.get(name) ?? []), BY_SIGN[printed] ?? printed])
  }
  const missing = [...keys].filter(([name, chords]) => {
    const shown = SHOWN[name.split(',')[0] as Layer].flatMap(({ caps }) => caps.flatMap(chordsOf))
    return !chords.some((chord) => shown.includes(chord))
  })
  expect(missing).toEqual([])
  expect(keys.size).toBeGreaterThan(80)
})
