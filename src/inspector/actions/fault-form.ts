// From the form of a fault to its rule.

import type { FaultMatch, FaultPhase } from '../../ens/fault-rule.js'
import type { FaultKindView } from '../control-views.js'
import type { PhasedRule } from './fault-words.js'

/** As typed; empty is not given. */
export interface FaultForm {
  /** The name of a kind: `slow-<ms>`. */
  readonly kind: string
  /** What stands for `<…>` in it. */
  readonly parameter: string
  /** Of `status` the status, of `delay` and `reorder` a duration. */
  readonly takes: string
  readonly phase: string
  readonly callbackName: string
  readonly host: string
  readonly operation: string
  readonly eventType: string
  readonly times: string
  readonly after: string
  readonly probability: string
}

/** As a form begins. */
export const emptyFault: FaultForm = {
  kind: 'protocol-error-<code>',
  parameter: '',
  takes: '',
  phase: '',
  callbackName: '',
  host: '',
  operation: '',
  eventType: '',
  times: '1',
  after: '',
  probability: ''
}

export type MatchField = Exclude<keyof FaultMatch, 'phase'>

/** What an exchange of each phase can be known by. */
export const matchFields: Readonly<Record<FaultPhase, readonly MatchField[]>> = {
  probe: ['callbackName', 'host'],
  delivery: ['callbackName', 'host', 'eventType'],
  api: ['operation']
}

/** `slow-4000` */
export const kindText = ({ name, parameter }: FaultKindView, typed: string): string =>
  name.replace(/<.*>$/, typed || String(parameter?.example))

/** The one that was chosen, where the kind can be there; else the first it can. Deliveries are what most want. */
export const phaseIn = ({ phases }: FaultKindView, chosen: string): FaultPhase => {
  const likely = [chosen, 'delivery'].find(phase => (phases as readonly string[]).includes(phase))
  return (likely ?? phases[0] ?? 'delivery') as FaultPhase
}

const numbers = (fields: Readonly<Record<string, string>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, Number(text)])
  )

const taken = (
  { takes }: FaultKindView,
  typed: string
): { readonly status?: number; readonly by?: number | string } => {
  if (takes === undefined || typed === '') return {}
  return takes === 'by' && !/^\d+$/.test(typed) ? { by: typed } : { [takes]: Number(typed) }
}

export const toFaultRule = (form: FaultForm, kind: FaultKindView): PhasedRule => {
  const phase = phaseIn(kind, form.phase)
  const given = matchFields[phase].filter(field => form[field] !== '').map(field => [field, form[field]])
  const { times, after, probability } = form
  return {
    match: { phase, ...Object.fromEntries(given) },
    fault: { kind: kindText(kind, form.parameter), ...taken(kind, form.takes) },
    ...numbers({ times, after, probability })
  }
}
