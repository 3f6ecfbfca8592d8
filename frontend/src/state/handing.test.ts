import { expect, test } from 'vitest'
import type { Clip } from '../api/types'
import { heldOn, inTurn } from './handing'

const person = (id: string) => ({ id, username: id, display_name: '' })

const clip = (id: string, tasks: Clip['tasks']): Clip => ({ id, tasks }) as Clip

const CLIPS = [
  clip('a', [{ id: '1', state: 'assigned', assignee: person('mia') }]),
  clip('b', [{ id: '2', state: 'submitted', assignee: person('mia') }]),
  clip('c', [
    { id: '3', state: 'queued', assignee: null },
    { id: '4', state: 'returned', assignee: person('tom') },
  ]),
]

test('only work that is open and somebody’s is held', () => {
  expect(heldOn(CLIPS)).toEqual([
    { task: '1', clip: 'a', holder: 'mia' },
    { task: '4', clip: 'c', holder: 'tom' },
  ])
})

test('people take it in turn, and nobody what they hold already', () => {
  const takers = (people: string[]) => inTurn(heldOn(CLIPS), people).map(({ taker }) => taker)

  expect(takers(['ann'])).toEqual(['ann', 'ann'])
  expect(takers(['ann', 'joe'])).toEqual(['ann', 'joe'])
  expect(takers(['mia', 'tom'])).toEqual(['tom', 'mia'])
  expect(inTurn(heldOn(CLIPS), ['mia']).map(({ task }) => task)).toEqual(['4'])
})
