// Whether what a rule matches makes sense: known names, and only what its phase has.

import type { FaultMatch, FaultPhase } from '../ens/fault-rule.js'
import { operationNames } from '../ens/operation-names.js'
import { resolveType } from '../ens/resolve-type.js'
import type { UserError } from '../errors.js'
import { isHostPattern } from '../option-checks.js'
import type { FoundKind } from './find-kind.js'
import { type Problem, problemOfChoice, problemOfKeys, wrong } from './rule-problem.js'

type Field = Exclude<keyof FaultMatch, 'phase'>

/** What an exchange of each phase can be known by. */
const fieldsOf: Readonly<Record<FaultPhase, readonly Field[]>> = {
  probe: ['callbackName', 'host'],
  delivery: ['callbackName', 'host', 'eventType'],
  api: ['operation']
}

const phases = Object.keys(fieldsOf)

export const matchKeys: readonly string[] = ['phase', ...new Set(Object.values(fieldsOf).flat())]

const checks: Readonly<Record<Field, (value: string, path: Problem['path']) => Problem | undefined>> = {
  callbackName: () => undefined,
  host: (value, path) =>
    isHostPattern(value)
      ? undefined
      : wrong(
          path,
          `is no host name: ${value}`,
          'Write hooks.example.com, or *.example.com for every host below; no port.'
        ),
  operation: (value, path) => problemOfChoice(value, path, operationNames),
  eventType: (value, path) => {
    try {
      resolveType(value)
      return undefined
    } catch (error) {
      const { message, hint } = error as UserError
      return wrong(path, `makes no sense: ${message.replace(/\.$/, '')}`, hint)
    }
  }
}

/** The phase that is meant: the one that is given, or the only one that the kind knows. */
export const phaseOf = ({ phase }: FaultMatch, { kind }: FoundKind): FaultPhase | undefined =>
  phase ?? (kind.phases.length === 1 ? kind.phases[0] : undefined)

const problemOfPhase = (match: FaultMatch, found: FoundKind): Problem | undefined => {
  const { phase } = match
  const path = ['match', 'phase']
  const { name, phases: works } = found.kind
  const hint = `${name} works in ${works.join(' and ')}.`
  if (phase !== undefined) {
    const unknown = problemOfChoice(phase, path, phases)
    return unknown ?? (works.includes(phase) ? undefined : wrong(path, `is ${phase}, where ${name} can not be`, hint))
  }
  return phaseOf(match, found) === undefined ? wrong(path, 'is missing', hint) : undefined
}

const problemOfField = (field: Field, value: unknown, phase: FaultPhase): Problem | undefined => {
  const path = ['match', field]
  if (!fieldsOf[phase].includes(field)) {
    const hint = `A rule for the ${phase} matches by ${fieldsOf[phase].join(', ')}.`
    return wrong(path, `means nothing in the phase ${phase}`, hint)
  }
  if (typeof value !== 'string' || value === '')
    return wrong(path, 'must be a text', `Leave it out to match any ${field}.`)
  return checks[field](value, path)
}

/** Undefined for one that makes sense with this kind. */
export const problemOfMatch = (match: FaultMatch, found: FoundKind): Problem | undefined => {
  const first = problemOfKeys(match, ['match'], matchKeys) ?? problemOfPhase(match, found)
  if (first !== undefined) return first
  const phase = phaseOf(match, found) as FaultPhase
  const { phase: _phase, ...fields } = match
  for (const [field, value] of Object.entries(fields)) {
    const problem = value === undefined ? undefined : problemOfField(field as Field, value, phase)
    if (problem !== undefined) return problem
  }
  return undefined
}
