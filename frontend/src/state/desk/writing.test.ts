import { expect, test } from 'vitest'
import { ANYTHING, misfitsOf, tagsOf } from './writing'

test('without rules everything fits', () => {
  expect(misfitsOf('Ten 10 ½ [whistle] «é» —', ANYTHING)).toEqual([])
})

test('digits are named where numbers are written as words, but not inside a tag', () => {
  const rules = { ...ANYTHING, allows_digits: false }
  expect(misfitsOf('at 10 o’clock', rules)).toEqual(['Numbers are written as words here.'])
  expect(misfitsOf('at ١٠', rules)).toHaveLength(1)
  expect(misfitsOf('at ten [phone 2]', rules)).toEqual([])
})

test('characters beside those of the project are named once, spaces and digits always fit', () => {
  const rules = { ...ANYTHING, allowed_characters: "a-z é ' -" }
  expect(misfitsOf("it's caf\u0065\u0301 - well 3\n", rules)).toEqual([])
  expect(misfitsOf('Oh! oh! Oh', rules)).toEqual(['O  !  are not written here.'])
  expect(misfitsOf('well_', rules)).toEqual(['_  is not written here.'])
})

test('tags beside those of the project are named', () => {
  const rules = { ...ANYTHING, allowed_tags: 'laugh, [noise]' }
  expect(misfitsOf('[laugh] well [noise]', rules)).toEqual([])
  expect(misfitsOf('[cough] well', rules)).toEqual(['[cough]  is no tag of this project.'])
})

test('what is offered are the tags of the project, or the usual ones where it names none', () => {
  expect(tagsOf({ ...ANYTHING, allowed_tags: 'laugh, [um]' })).toEqual(['laugh', 'um'])
  expect(tagsOf(ANYTHING)[0]).toBe('laugh')
  expect(tagsOf(ANYTHING)).toHaveLength(9)
})
