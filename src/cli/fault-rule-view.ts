// Fault rules for a person: what each bends, how often it may, and what has become of it.

import type { ArmedRule, Fault } from '../ens/fault-rule.js'
import type { Column } from './table.js'

const faultText = ({ kind, status, by }: Fault): string =>
  [kind, status, by].filter(value => value !== undefined).join(' ')

const matchText = ({ match: { phase, ...rest } }: ArmedRule): string =>
  [phase, ...Object.entries(rest).map(([field, value]) => `${field}=${value}`)].join(' ')

const limits = ({ after, times, probability }: ArmedRule): string[] => [
  ...(after === undefined ? [] : [`after ${after}`]),
  ...(times === undefined ? [] : [`at most ${times === 1 ? 'once' : `${times} times`}`]),
  ...(probability === undefined ? [] : [`with a chance of ${probability}`])
]

/** A rule in a table, or as a block of fields where that has no room. */
export interface RuleRow {
  readonly rule: string
  readonly fault: string
  readonly for: string
  readonly limits: string
  readonly seen: string
  readonly fired: string
}

export const toRuleRow = (rule: ArmedRule): RuleRow => ({
  rule: rule.id,
  fault: faultText(rule.fault),
  for: matchText(rule),
  limits: limits(rule).join(', '),
  seen: String(rule.seen),
  fired: rule.spent ? `${rule.fired}, spent` : String(rule.fired)
})

export const ruleColumns: readonly Column<RuleRow>[] = [
  { title: 'rule', of: ({ rule }) => rule },
  { title: 'fault', of: ({ fault }) => fault },
  { title: 'for', of: row => row.for, min: 12 },
  { title: 'limits', of: row => row.limits, min: 12 },
  { title: 'seen', of: ({ seen }) => seen },
  { title: 'fired', of: ({ fired }) => fired }
]

/** `rule-1 is armed: timeout, for probe host=hook.example.com, at most once.` */
export const armedSentence = (rule: ArmedRule): string =>
  `${rule.id} is armed: ${[faultText(rule.fault), `for ${matchText(rule)}`, ...limits(rule)].join(', ')}.`
