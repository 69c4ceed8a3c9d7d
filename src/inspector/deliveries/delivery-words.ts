// A delivery in words: its state, what ENS does next, and where the time of an attempt went.

import type { DeliveryState, DeliveryView, NextStep } from '../../ens/delivery.js'
import { type Phase, phases, type Timings } from '../../ens/outcome.js'
import { span } from '../moments.js'
import { type Route, toHash } from '../route.js'

export const stateTones: Readonly<Record<DeliveryState, 'good' | 'bad' | 'warn' | 'info'>> = {
  sending: 'info',
  retrying: 'warn',
  deferred: 'warn',
  delivered: 'good',
  dropped: 'bad',
  failed: 'bad'
}

const ends: Readonly<Partial<Record<DeliveryState, string>>> = {
  delivered: 'Nothing more: it was delivered.',
  dropped: 'Nothing more: it was dropped.',
  failed: 'Nothing more: it has failed.'
}

/** What ENS does next, in a sentence; when it is due stands beside it. */
export const whatNext = ({
  state,
  next,
  nextAttemptAt
}: Pick<DeliveryView, 'state' | 'next' | 'nextAttemptAt'>): string => {
  const end = ends[state]
  if (end !== undefined) return end
  if (nextAttemptAt === null) return 'An attempt is under way, or next in turn.'
  return next?.does === 'defer' ? 'This round is over; the next one begins' : 'It is tried again'
}

/** Where the rule of a step is explained: the ledger, or the fault rules of this emulator. */
export const ruleLink = ({ rule }: NextStep): string =>
  toHash((rule.startsWith('fault.') ? { view: 'faults' } : { view: 'ledger', rule }) satisfies Route)

const phaseNames: Readonly<Record<Phase, string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  sent: 'sending',
  headers: 'waiting for the answer',
  body: 'reading it'
}

export interface PhaseTime {
  readonly phase: Phase
  /** `TCP 0.4 ms` */
  readonly text: string
  /** Per cent of all. */
  readonly share: number
}

/** The phases that were entered, in order. */
export const phaseTimes = (timings: Timings): PhaseTime[] =>
  phases.flatMap(phase => {
    const ms = timings[phase]
    if (ms === undefined) return []
    return [{ phase, text: `${phaseNames[phase]} ${span(ms)}`, share: (100 * ms) / Math.max(timings.total, ms, 1e-6) }]
  })
