import { expect, it } from 'vitest'
import type { Counts } from '../api/types'
import { isNarrowed, queryIn, totalUnder, withValue, wordsOfQuery } from './clip-query'

const ADDRESS =
  '?state=failed,stored&quality=quiet&need=late,held&search=a+b&text=c&answer=d,e&order=name&uploaded_after=2026-03-04&metadata.lang=de'
const counts: Counts = {
  ...{ clips: 9, stored: 1, ready: 5, failed: 3, queued: 4, assigned: 0, submitted: 0 },
  ...{ returned: 0, accepted: 0, skipped: 0, seconds: 1, seconds_accepted: 0, nobody: 2 },
  marks: { quiet: 6 },
  needs: { late: 3 },
  counted_at: '',
}

it('an address and what it asks for say the same', () => {
  const query = queryIn(ADDRESS)

  expect(query.state).toEqual(['failed', 'stored'])
  expect(query.own).toEqual({ lang: 'de' })
  const kept = Object.entries(wordsOfQuery(query)).flatMap(([name, word]) =>
    word === null ? [] : [[name, word]],
  )
  expect(queryIn(`?${new URLSearchParams(kept)}`)).toEqual(query)
})

it('repeated words and words with commas are several values, each once', () => {
  expect(queryIn('?assignee=a&assignee=nobody,a,').assignee).toEqual(['a', 'nobody'])
})

it('only filters narrow', () => {
  expect(isNarrowed(queryIn('?state=&other=1&metadata.x='))).toBe(false)
  expect(isNarrowed(queryIn('?order=name'))).toBe(false)
  expect(isNarrowed(queryIn('?metadata.x=1'))).toBe(true)
  expect(isNarrowed(queryIn('?text=word'))).toBe(true)
})

it('a value comes once and goes again', () => {
  expect(withValue(['a'], 'b', true)).toEqual(['a', 'b'])
  expect(withValue(['a'], 'a', true)).toEqual(['a'])
  expect(withValue(['a', 'b'], 'a', false)).toEqual(['b'])
})

it.each([
  ['', 9],
  ['?order=longest', 9],
  ['?text=word', null],
  ['?state=failed,stored', 4],
  ['?quality=quiet', 6],
  ['?quality=noisy', 0],
  ['?quality=quiet,noisy', null],
  ['?need=late', 3],
  ['?need=held', 0],
  ['?need=late,held', null],
  ['?assignee=nobody', 2],
  ['?assignee=ada', null],
  ['?task_state=queued', null],
  ['?search=x', null],
  ['?state=failed&quality=quiet', null],
])('the number under %s is %s', (address, total) => {
  expect(totalUnder(queryIn(address), counts)).toBe(total)
})
