// A probe's phases as bars one after another, in per cent of the whole, and what came of each.

import { type Phase, phases } from '../../ens/outcome.js'
import type { CallbackView } from '../control-views.js'

export type ProbeRowState = 'done' | 'failed' | 'skipped' | 'not reached'

export interface ProbeRow {
  readonly name: string
  readonly state: ProbeRowState
  /** Per cent of the whole. */
  readonly from: number
  readonly width: number
  /** Absent where it was not entered. */
  readonly ms?: number
  /** Beside its time; empty where there is nothing to say. */
  readonly note: string
}

const names: Readonly<Record<Phase, string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  sent: 'HTTP request',
  headers: 'HTTP answer',
  body: 'HTTP body'
}

type Probe = CallbackView['probe']

interface Failure {
  readonly phase: Phase
  readonly note: string
}

/** In which phase it failed, and how in a word; an answer that is not 200 has come in whole. */
const failureOf = ({ status, outcome }: Probe): Failure | undefined => {
  if (status === undefined || outcome === undefined) return undefined
  if (!outcome.answered) return { phase: outcome.phase, note: outcome.code ?? outcome.status }
  return { phase: 'headers', note: `${outcome.statusCode}; only 200 passes` }
}

const skipped: Readonly<Partial<Record<Phase, string>>> = { dns: 'not needed', tls: 'none: the url is http' }

const untimed = (phase: Phase, wasReached: boolean): Pick<ProbeRow, 'state' | 'note'> =>
  wasReached ? { state: 'skipped', note: skipped[phase] ?? '' } : { state: 'not reached', note: 'not reached' }

/** All six phases in order; none before the probe is over. */
export const toProbeRows = (probe: Probe): readonly ProbeRow[] => {
  const { timings } = probe
  if (timings === undefined) return []
  const failure = failureOf(probe)
  const reached = phases.findLastIndex(phase => timings[phase] !== undefined || phase === failure?.phase)
  const sum = phases.reduce((before, phase) => before + (timings[phase] ?? 0), 0)
  // A probe that was over in no time has no lengths to draw.
  const whole = Math.max(timings.total, sum, Number.MIN_VALUE)
  let from = 0
  return phases.map((phase, index) => {
    const name = names[phase]
    const failed = phase === failure?.phase ? failure : undefined
    const place = { name, from: (from / whole) * 100, width: 0 }
    const ms = timings[phase]
    if (ms === undefined && failed === undefined) return { ...place, ...untimed(phase, index < reached) }
    const took = ms ?? 0
    from += took
    const bar = { ...place, width: (took / whole) * 100, ms: took }
    return failed === undefined ? { ...bar, state: 'done', note: '' } : { ...bar, state: 'failed', note: failed.note }
  })
}
