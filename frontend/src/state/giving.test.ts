import { describe, expect, it } from 'vitest'
import { ruleOf, ruleWords } from './giving'

describe('a rule as it is written', () => {
  it('splits values at commas and leaves out what is empty', () => {
    expect(ruleOf({ name: ' call ', column: 'language', values: 'de, en,' })).toEqual({
      name: 'call',
      metadata: { language: ['de', 'en'] },
    })
  })

  it('asks nothing where nothing was written', () => {
    expect(ruleOf({ name: '', column: 'language', values: ' ' })).toEqual({})
    expect(ruleOf({ name: '', column: '', values: 'de' })).toEqual({})
  })

  it('is said in words', () => {
    expect(ruleWords({ name: 'call', metadata: { language: ['de', 'en'] } })).toBe(
      'name holds “call”, language is de or en',
    )
    expect(ruleWords({ filter: { quality: ['noisy'] } })).toBe('as chosen under Clips')
    expect(ruleWords({})).toBe('all clips')
  })
})
