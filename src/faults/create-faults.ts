// All that faults do in an emulator: the rules, and what they make of exchanges, deliveries and calls.

import type { KeptRule } from '../ens/fault-rule.js'
import { pause } from '../pause.js'
import type { EmitActivity, Random, Stopwatch } from '../ports.js'
import { type BendPost, createBendPost } from './bend-post.js'
import { checkKeptRules } from './check-kept-rules.js'
import type { FaultHosts } from './fault-hosts.js'
import type { BentCall, FaultKind } from './fault-kind.js'
import { type Armoury, createFaultRules, type Moment } from './fault-rules.js'

export interface FaultPorts {
  readonly stopwatch: Stopwatch
  /** Real time in milliseconds since 1970: certificates are checked by it. */
  readonly now: () => number
  readonly emit: EmitActivity
  /** From its beginning: the same seed fires the same, also after a reset. */
  readonly random: () => Pick<Random, 'bytes'>
  /** The rules of the start. */
  readonly initial: unknown
  /** Told which moments have a rule that may still fire, whenever that may have changed. */
  readonly look: (moments: ReadonlySet<Moment>) => void
}

type Call = Readonly<{ operation: string | undefined; url: string }>
type Held = Readonly<{ callbackId: string; callbackName: string; url: string }>

export interface Faults {
  readonly rules: Armoury['rules']
  readonly bendPost: BendPost
  /** `life` ends what it waits for. */
  bendCall(call: Call, life: AbortSignal): Promise<{ rule: string; kind: string; status?: number } | undefined>
  holdBack(delivery: Held, batch: Uint8Array): { rule: string; kind: string; ms: number } | undefined
  /** Throws UserError `ERR_STATE` for rules that make no sense; the answer arms these in place of all others. */
  replace(kept: readonly KeptRule[]): () => void
  /** The rules of the start, and no others; nothing has been counted. */
  reset(): void
  close(): Promise<void>
}

type Does<K extends 'bendCall' | 'holdBack'> = NonNullable<FaultKind[K]>

const nothing = new Uint8Array()

interface LateHosts {
  get(): Promise<FaultHosts>
  /** Undefined if nobody has asked for them. */
  made(): Promise<FaultHosts> | undefined
}

const createLateHosts = ({ stopwatch, now }: FaultPorts): LateHosts => {
  let made: Promise<FaultHosts> | undefined
  const make = async (): Promise<FaultHosts> => (await import('./fault-hosts.js')).createFaultHosts({ stopwatch, now })
  return {
    get: () => {
      made ??= make()
      return made
    },
    made: () => made
  }
}

/** Those of whichever armoury there is. */
const rulesOf = (armoury: () => Armoury): Armoury['rules'] => ({
  list: () => armoury().rules.list(),
  add: given => armoury().rules.add(given),
  remove: id => armoury().rules.remove(id),
  clear: () => armoury().rules.clear()
})

export const createFaults = (ports: FaultPorts): Faults => {
  const { stopwatch, emit, random, initial, look } = ports
  const hosts = createLateHosts(ports)
  const arm = (): Armoury => {
    const armed = createFaultRules(random(), look)
    armed.rules.add(initial)
    return armed
  }
  let armoury = arm()
  const fire: Armoury['fire'] = (moment, facts) => armoury.fire(moment, facts)

  const bendCall: Faults['bendCall'] = async ({ operation, url }, life) => {
    const firing = fire('api', { operation, callbackName: undefined, host: '', batch: nothing })
    if (firing === undefined) return undefined
    const { rule, kind, fault } = firing
    const path = url.replace(/\?.*$/s, '')
    emit('fault.fired', { rule, kind: fault.kind, phase: 'api', ...(operation !== undefined && { operation }), path })
    const { status, delayMs }: BentCall = (kind.bendCall as Does<'bendCall'>)(fault)
    if (delayMs !== undefined) await pause(stopwatch, delayMs, life)
    return { rule, kind: fault.kind, ...(status !== undefined && { status }) }
  }

  const holdBack: Faults['holdBack'] = ({ callbackId, callbackName, url }, batch) => {
    const { hostname: host } = new URL(url)
    const firing = fire('hold-back', { callbackName, host, operation: undefined, batch })
    if (firing === undefined) return undefined
    const { rule, kind, fault } = firing
    emit('fault.fired', { rule, kind: fault.kind, phase: 'delivery', callbackId, callbackName, url })
    return { rule, kind: fault.kind, ms: (kind.holdBack as Does<'holdBack'>)(fault) }
  }

  return {
    rules: rulesOf(() => armoury),
    bendPost: createBendPost({ stopwatch, emit, fire, hosts: hosts.get }),
    bendCall,
    holdBack,
    replace: kept => {
      const counted = checkKeptRules(kept)
      return () => armoury.replace(counted)
    },
    reset: () => {
      armoury = arm()
      void hosts.made()?.then(made => made.reset())
    },
    close: async () => (await hosts.made())?.close()
  }
}
