// Faults that are loaded with the first rule, or the first host under `fault.test`: until then an exchange pays for a look
// at a boolean and at the end of its host.

import { setMaxListeners } from 'node:events'
import type { ArmedRule, FaultKindFacts, KeptRule } from '../ens/fault-rule.js'
import type { BendCall, FaultRules, HoldBack, Post } from '../ports.js'
import type { PostPhase } from './bend-post.js'
import type { FaultPorts, Faults } from './create-faults.js'
import { isFaultHost } from './fault-host.js'
import type { Moment } from './fault-rules.js'

export interface LateFaults {
  readonly rules: FaultRules
  /** All there are. */
  kinds(): Promise<readonly FaultKindFacts[]>
  /** The same way to callbacks, with whatever rules make of it. */
  bendPost(phase: PostPhase, post: Post): Post
  readonly bendCall: BendCall
  readonly holdBack: HoldBack
  /** Calls off the exchanges under way; what comes later is not touched. */
  cancel(phase: PostPhase): void
  /** No call of the API is delayed any more. */
  stop(): void
  /** Rejects with UserError `ERR_STATE` for rules that make no sense; the answer arms these in place of all others. */
  replace(kept: readonly KeptRule[]): Promise<() => void>
  /** The rules of the start are armed again, and no others; nothing has been counted. */
  reset(): void
  close(): Promise<void>
}

const createLife = (): AbortController => {
  const life = new AbortController()
  // One for each exchange under way.
  setMaxListeners(0, life.signal)
  return life
}

interface Loading {
  /** Which moments have a rule that may fire; all of them as long as the first rules are on their way. */
  readonly armed: Readonly<Record<Moment, boolean>>
  readonly rules: FaultRules
  /** Loads them; resolves when all rules that have been added so far are armed. */
  ready(): Promise<Faults>
  /** Undefined if nobody has needed them. */
  loaded(): Promise<Faults> | undefined
  now(): Faults | undefined
}

const createLoading = (ports: Omit<FaultPorts, 'look'>): Loading => {
  const armed = { probe: false, delivery: false, api: false, 'hold-back': false }
  const moments = Object.keys(armed) as Moment[]
  const look: FaultPorts['look'] = live => {
    for (const moment of moments) armed[moment] = live.has(moment)
  }
  let faults: Faults | undefined
  let loading: Promise<Faults> | undefined
  let adding: Promise<unknown> = Promise.resolve()
  const load = async (): Promise<Faults> => {
    faults = (await import('./create-faults.js')).createFaults({ ...ports, look })
    return faults
  }
  const ready = async (): Promise<Faults> => {
    await adding
    loading ??= load()
    return loading
  }
  const addFirst = (rules: unknown): Promise<ArmedRule[]> => {
    look(new Set(moments))
    const added = ready().then(all => all.rules.add(rules))
    adding = added.catch(() => undefined)
    return added
  }
  const rules: FaultRules = {
    list: () => faults?.rules.list() ?? [],
    add: async given => faults?.rules.add(given) ?? addFirst(given),
    remove: id => faults?.rules.remove(id) ?? false,
    clear: () => faults?.rules.clear()
  }
  return { armed, rules, ready, loaded: () => loading, now: () => faults }
}

/** Rejects with UserError `ERR_FAULT` for a rule of the start that makes no sense. */
export const startLateFaults = async (ports: Omit<FaultPorts, 'look'>): Promise<LateFaults> => {
  const { armed, rules, ready, loaded, now } = createLoading(ports)
  const lives = { probe: createLife(), delivery: createLife() }
  const calls = createLife()
  const { initial } = ports
  if (!Array.isArray(initial) || initial.length > 0) await ready()

  return {
    rules,
    kinds: async () => (await import('./kind-facts.js')).kindFacts,
    bendPost: (phase, post) => {
      const bent: Post = async request => {
        const life = lives[phase].signal
        return (await ready()).bendPost(post, phase, request, life)
      }
      return request => (armed[phase] || isFaultHost(request.url.hostname) ? bent(request) : post(request))
    },
    bendCall: call => (armed.api ? ready().then(all => all.bendCall(call, calls.signal)) : undefined),
    holdBack: (delivery, batch) =>
      armed['hold-back'] ? ready().then(all => all.holdBack(delivery, batch)) : undefined,
    cancel: phase => {
      lives[phase].abort()
      lives[phase] = createLife()
    },
    stop: () => calls.abort(),
    replace: async kept => (kept.length === 0 ? rules.clear : (await ready()).replace(kept)),
    reset: () => now()?.reset(),
    close: async () => (await loaded())?.close()
  }
}
