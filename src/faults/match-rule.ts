// Whether what goes on is what a rule is for.

import type { FaultMatch } from '../ens/fault-rule.js'
import { resolveType } from '../ens/resolve-type.js'

/** What there is to know of an exchange or a call. */
export interface FaultFacts {
  /** Of a call of the API it is empty, as the host is. */
  readonly callbackName: string | undefined
  /** Of the callback's url, as a parsed url has it. */
  readonly host: string
  readonly operation: string | undefined
  /** Looked into by rules that match on what is in it, which are for deliveries, and by no others. */
  readonly batch: Uint8Array
}

type Test = (facts: FaultFacts) => boolean

const hostTest = (pattern: string): Test => {
  const below = pattern.startsWith('*.')
  // As urls have it: in lower case, and in ASCII.
  const host = new URL(`https://${below ? pattern.slice(2) : pattern}/`).hostname
  return below ? facts => facts.host.endsWith(`.${host}`) : facts => facts.host === host
}

/** The types of the events in a batch, each once. */
const eventTypesIn = (batch: Uint8Array): ReadonlySet<string> => {
  const events: { eventCategoryType: string }[] = JSON.parse(Buffer.from(batch).toString())
  return new Set(events.map(({ eventCategoryType }) => eventCategoryType))
}

const tests: Readonly<Record<Exclude<keyof FaultMatch, 'phase'>, (value: string) => Test>> = {
  callbackName: value => facts => facts.callbackName === value,
  host: hostTest,
  operation: value => facts => facts.operation === value,
  eventType: value => {
    const { name } = resolveType(value)
    return ({ batch }) => eventTypesIn(batch).has(name)
  }
}

/** For a match that makes sense. */
export const createMatcher = (match: FaultMatch): Test => {
  // The body is looked into last.
  const wanted = (['callbackName', 'host', 'operation', 'eventType'] as const).flatMap(field => {
    const value = match[field]
    return value === undefined ? [] : [tests[field](value)]
  })
  return facts => wanted.every(test => test(facts))
}
