import { type Giving, giveByRule, type Rule } from '../api/giving'
import type { Id } from '../api/types'
import { t } from '../language/t'

/** What somebody wrote to choose clips. */
export interface Written {
  /** A part of the clip's name. */
  name: string
  /** A column of the list that came with the clips, such as "language". */
  column: string
  /** What stands in that column; several with commas between them. */
  values: string
}

export function ruleOf({ name, column, values }: Written): Rule {
  const wanted = values
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean)
  const rule: Rule = {}
  if (name.trim()) rule.name = name.trim()
  if (column.trim() && wanted.length > 0) rule.metadata = { [column.trim()]: wanted }
  return rule
}

export function ruleWords(rule: Rule): string {
  const words = Object.entries(rule.metadata ?? {}).map(([column, values]) =>
    t('{column} is {values}', { column, values: values.join(` ${t('or')} `) }),
  )
  if (rule.name) words.unshift(t('name holds “{name}”', { name: rule.name }))
  if (rule.filter) words.push(t('as chosen under Clips'))
  return words.join(', ') || t('all clips')
}

/** The end of a day as `2026-11-30`, where the person is. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}

/** Gives out all that fits, a thousand clips at a time; how many. */
export async function giveAll(project: Id, giving: Giving): Promise<number> {
  let given = 0
  for (;;) {
    const answer = await giveByRule(project, giving)
    given += answer.assigned
    if (answer.waiting === 0 || answer.assigned === 0) return given
  }
}
