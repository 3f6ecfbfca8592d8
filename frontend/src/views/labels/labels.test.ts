import { expect, it } from 'vitest'
import type { Label } from '../../api/types'
import { proposeUsername } from '../people/invite'
import { movedLabel } from './use-questions'

function label(id: string, position: number, is_retired = false): Label {
  return {
    id,
    name: id,
    kind: 'text',
    help: '',
    is_required: false,
    position,
    is_retired,
    values: [],
  }
}

it('a question moves among those in use and pushes the others', () => {
  const labels = [label('a', 0), label('gone', 1, true), label('b', 2), label('c', 3)]
  const moved = movedLabel(labels, 'c', -1)
  expect(moved?.map(({ id, position }) => [id, position])).toEqual([
    ['a', 0],
    ['c', 1],
    ['b', 2],
    ['gone', 1],
  ])
})

it('the first cannot move up, the last not down', () => {
  const labels = [label('a', 0), label('b', 1)]
  expect([movedLabel(labels, 'a', -1), movedLabel(labels, 'b', 1)]).toEqual([null, null])
})

it('a user name is proposed from the name', () => {
  expect(['Aïsha Ben Ali', '  Jonas  Weber ', 'Łukasz'].map(proposeUsername)).toEqual([
    'aisha.ben.ali',
    'jonas.weber',
    'ukasz',
  ])
})
