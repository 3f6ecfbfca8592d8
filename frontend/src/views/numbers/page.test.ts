import { expect, it } from 'vitest'
import type { Work } from '../../api/types'
import { likeliest } from './page'

function work(...handedIn: [project: string, at: string | null][]): Work {
  const tasks = handedIn.map(([id, submitted_at]) => ({ project: { id }, submitted_at }))
  return { projects: [{ id: 'first' }, { id: 'second' }], tasks } as unknown as Work
}

it('the numbers begin with the project of what was handed in last', () => {
  const older = '2027-02-01T10:00:00Z'
  const newer = '2027-02-01T10:00:01Z'

  expect(likeliest(work(['first', older], ['second', newer], ['first', null]))).toBe('second')
  expect(likeliest(work(['second', null]))).toBe('first')
  expect(likeliest({ ...work(), projects: [] })).toBe('')
})
