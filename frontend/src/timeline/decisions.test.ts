import { describe, expect, it } from 'vitest'
import { apartIn, changed, changesFor, inverseOf } from './decisions'
import { newSegment, put, type Segment } from './segment'
import { micros } from './time'

const line = (id: string, text: string, start = 0): Segment => ({
  ...newSegment(id, micros(start), micros(start + 1000), null),
  text,
})

describe('a difference decided', () => {
  const ada = line('a', 'hello')
  const bob = line('b', 'hallo')

  it('takes the other side in place of what the final held', () => {
    expect(changesFor({ first: ada, second: bob }, 'second', [ada])).toEqual([
      { op: 'delete', id: 'a' },
      put(bob),
    ])
    expect(changesFor({ first: ada, second: bob }, 'first', [ada])).toEqual([put(ada)])
  })

  it('takes a segment in or out that only one side has', () => {
    expect(changesFor({ first: null, second: bob }, 'second', [])).toEqual([put(bob)])
    expect(changesFor({ first: null, second: bob }, 'first', [bob])).toEqual([
      { op: 'delete', id: 'b' },
    ])
    expect(changesFor({ first: null, second: bob }, 'first', [])).toEqual([])
  })

  it('replaces a segment of the same id without a deletion', () => {
    const other = line('a', 'hallo')

    expect(changesFor({ first: ada, second: other }, 'second', [ada])).toEqual([put(other)])
  })

  it('is taken back whole', () => {
    const final = [ada, line('c', 'rest', 5000)]
    const changes = changesFor({ first: ada, second: bob }, 'second', final)
    const after = changed(final, changes)

    expect(after.map((one) => one.text)).toEqual(['hallo', 'rest'])
    expect(changed(after, inverseOf(changes, final))).toEqual(final)
  })
})

describe('where two texts differ', () => {
  it('is the stretch between the words both begin and end with', () => {
    expect(apartIn('so it is good', 'so it was very good')).toEqual([
      ['so it ', 'is', ' good'],
      ['so it ', 'was very', ' good'],
    ])
  })

  it('is nothing in equal texts and all of it in foreign ones', () => {
    expect(apartIn('yes', 'yes')[0]).toEqual(['yes', '', ''])
    expect(apartIn('', 'yes')).toEqual([
      ['', '', ''],
      ['', 'yes', ''],
    ])
  })
})
