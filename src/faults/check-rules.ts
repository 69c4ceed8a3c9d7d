// Rules as they are given: one, an array, or {"rules": […]}. All of them make sense, or none is taken.

import { isObject, shown } from '../ens/event.js'
import type { FaultRule } from '../ens/fault-rule.js'
import { UserError } from '../errors.js'
import { problemOfRule, type SoundRule, toSoundRule } from './check-rule.js'
import { type Problem, problemOfKeys, wrong } from './rule-problem.js'

/** `path` begins where the rules do. */
export interface RulesProblem extends Problem {
  /** `rule 2`; empty for what is wrong with the whole. */
  readonly where: string
}

interface Listed {
  readonly values: readonly unknown[]
  /** To the rule of an index. */
  readonly pathTo: (index: number) => Problem['path']
}

const hint = 'Write a rule, an array of rules, or {"rules":[…]}; a rule is like {"fault":{"kind":"drop-ack"}}.'

const ofWhole = (problem: Problem): RulesProblem => ({ ...problem, where: '' })

const toList = (given: unknown): Listed | RulesProblem => {
  if (Array.isArray(given)) return { values: given, pathTo: index => [index] }
  if (!isObject(given)) return ofWhole({ path: [], says: `${shown(given)} is no fault rule`, hint })
  if (!('rules' in given)) return { values: [given], pathTo: () => [] }
  const strange = problemOfKeys(given, [], ['rules'])
  if (strange !== undefined) return ofWhole({ ...strange, hint })
  const { rules } = given
  if (Array.isArray(rules)) return { values: rules, pathTo: index => ['rules', index] }
  return ofWhole(wrong(['rules'], `must be an array, is ${shown(rules)}`, hint))
}

const problemAt = (value: unknown, taken: ReadonlySet<string>): Problem | undefined => {
  const problem = problemOfRule(value)
  if (problem !== undefined) return problem
  const { id } = value as FaultRule
  if (id === undefined || !taken.has(id)) return undefined
  return wrong(['id'], `is taken: ${id}`, 'Choose another, or clear that rule first: `ens-local faults clear ID`.')
}

/** What is wrong, the first of it; or the rules. `armed` are the ids that are taken. */
export const checkRules = (
  given: unknown,
  armed: Iterable<string> = []
): { readonly sound: readonly SoundRule[] } | { readonly problem: RulesProblem } => {
  const listed = toList(given)
  if ('where' in listed) return { problem: listed }
  const taken = new Set(armed)
  const sound: SoundRule[] = []
  for (const [index, value] of listed.values.entries()) {
    const problem = problemAt(value, taken)
    if (problem !== undefined)
      return { problem: { ...problem, path: [...listed.pathTo(index), ...problem.path], where: `rule ${index + 1}` } }
    const checked = toSoundRule(value as FaultRule)
    if (checked.rule.id !== undefined) taken.add(checked.rule.id)
    sound.push(checked)
  }
  return { sound }
}

/** `place` is where it stands, such as `faults.json:7`; empty for rules of no file. */
export const faultError = ({ where, says, hint: what }: Omit<RulesProblem, 'path'>, place = ''): UserError =>
  new UserError(`${[place, where, says].filter(Boolean).join(': ')}.`, what, { code: 'ERR_FAULT' })
