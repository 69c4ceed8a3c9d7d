// Fault rules in words: one sentence that says what will happen, and how often.

import type { Fault, FaultMatch, FaultPhase, FaultRule } from '../../ens/fault-rule.js'

export type PhasedRule = FaultRule & { readonly match: FaultMatch & { readonly phase: FaultPhase } }

const nouns: Readonly<Record<FaultPhase, string>> = {
  probe: 'probes of',
  delivery: 'delivery attempts to',
  api: 'calls of'
}

const matchWords = ({ phase, callbackName, host, operation, eventType }: PhasedRule['match']): string => {
  const whose = callbackName ?? operation ?? (phase === 'api' ? 'any operation' : 'any callback')
  const at = host === undefined ? '' : ` at ${host}`
  return `${nouns[phase]} ${whose}${at}${eventType === undefined ? '' : ` with ${eventType}`}`
}

const bendWords = ({ kind, status, by }: Fault): string =>
  [kind, status, by].filter(value => value !== undefined).join(' ')

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** `Bends delivery attempts to orders by slow-4000: lets the first 2 pass, then 3 times.` */
export const faultSentence = ({ match, fault, after = 0, times: most, probability = 1 }: PhasedRule): string => {
  const limits = [
    ...(after > 0 ? [`lets the first${after === 1 ? '' : ` ${after}`} pass, then`] : []),
    ...(probability === 1 ? [] : [`with a chance of ${Math.round(probability * 1000) / 10} % each,`]),
    most === undefined ? 'until it is cleared' : `${probability === 1 ? '' : 'at most '}${times(most)}`
  ]
  return `Bends ${matchWords(match)} by ${bendWords(fault)}: ${limits.join(' ')}.`
}
