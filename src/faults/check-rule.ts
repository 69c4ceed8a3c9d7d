// Whether a rule makes sense, wherever it came from.

import { shown } from '../ens/event.js'
import type { Fault, FaultMatch, FaultPhase, FaultRule } from '../ens/fault-rule.js'
import { phaseOf, problemOfMatch } from './check-match.js'
import { type FoundKind, findKind, kindAdvice } from './find-kind.js'
import { given, type Problem, problemOfKeys, wrong } from './rule-problem.js'

/** A rule that makes sense, with what its kind is. */
export interface SoundRule extends FoundKind {
  readonly rule: FaultRule & { readonly match: FaultMatch & { readonly phase: FaultPhase } }
}

const ruleKeys: readonly string[] = ['id', 'match', 'fault', 'times', 'after', 'probability']

const problemOfId = (id: unknown): Problem | undefined =>
  id === undefined || (typeof id === 'string' && /^[\w.:-]{1,100}$/.test(id))
    ? undefined
    : wrong(['id'], `can not be ${shown(id)}`, 'Use up to 100 letters, digits and - _ . : or leave it out for rule-1.')

const problemOfFields = (fault: Fault, { kind }: FoundKind): Problem | undefined => {
  const { name, takes, check } = kind
  for (const field of ['status', 'by'] as const) {
    if (fault[field] !== undefined && takes !== field) {
      const hint = takes === undefined ? `${name} takes nothing beside its kind.` : `${name} takes ${takes}.`
      return wrong(['fault', field], `means nothing for ${name}`, hint)
    }
  }
  const says = check?.(fault)
  if (says === undefined || takes === undefined) return undefined
  if (fault[takes] === undefined)
    return wrong(['fault', takes], `is missing: it ${says.replace(/, is .*/, '')}`, give(takes))
  return wrong(['fault', takes], says, give(takes))
}

const give = (takes: 'status' | 'by'): string =>
  takes === 'status' ? 'Write it like "status": 429.' : 'Write it like "by": "500ms".'

const problemOfFault = (fault: unknown): Problem | undefined => {
  if (fault === undefined)
    return wrong(['fault'], 'is missing', 'Write it like {"fault":{"kind":"drop-ack"},"match":{"phase":"delivery"}}.')
  const first = problemOfKeys(fault, ['fault'], ['kind', 'status', 'by'])
  if (first !== undefined) return first
  const { kind } = fault as Fault
  const found = typeof kind === 'string' ? findKind(kind) : undefined
  if (found !== undefined) return problemOfFields(fault as Fault, found)
  const path = ['fault', 'kind']
  if (kind === undefined) return wrong(path, 'is missing', kindAdvice(''))
  return {
    path,
    says: `There is no kind of fault ${shown(kind)}`,
    hint: kindAdvice(typeof kind === 'string' ? kind : '')
  }
}

const problemOfNumbers = ({ times, after, probability }: FaultRule): Problem | undefined => {
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 1))
    return wrong(['times'], `must be a whole number from 1 on, is ${shown(times)}`, 'Leave it out for always.')
  if (after !== undefined && !(Number.isSafeInteger(after) && after >= 0))
    return wrong(['after'], `must be a whole number from 0 on, is ${shown(after)}`, 'Leave it out for at once.')
  if (probability !== undefined && !(typeof probability === 'number' && probability >= 0 && probability <= 1))
    return wrong(['probability'], `must be from 0 to 1, is ${shown(probability)}`, 'Leave it out to fire each time.')
  return undefined
}

const foundIn = ({ fault }: FaultRule): FoundKind => findKind(fault.kind) as FoundKind

/** Undefined for one that makes sense. */
export const problemOfRule = (value: unknown): Problem | undefined => {
  const first = problemOfKeys(value, [], ruleKeys)
  if (first !== undefined) return first
  const rule = value as FaultRule
  const { match = {} } = rule
  return (
    problemOfId(rule.id) ?? problemOfFault(rule.fault) ?? problemOfMatch(match, foundIn(rule)) ?? problemOfNumbers(rule)
  )
}

/** Of a rule that makes sense. */
export const toSoundRule = (rule: FaultRule): SoundRule => {
  const found = foundIn(rule)
  const { match = {} } = rule
  const sound = { ...given({ ...match }), phase: phaseOf(match, found) as FaultPhase }
  return { ...found, rule: { ...(given({ ...rule }) as unknown as FaultRule), match: sound } }
}
