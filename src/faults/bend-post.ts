// An exchange with a callback under fault rules: a host under `fault.test` leads to its receiver, and a rule that fires
// leads it to one or bends it on its way.

import type { EmitActivity, Exchange, Post, PostRequest, Stopwatch } from '../ports.js'
import { isFaultHost } from './fault-host.js'
import type { FaultHosts } from './fault-hosts.js'
import type { FaultKind } from './fault-kind.js'
import type { Armoury, Firing } from './fault-rules.js'

export type PostPhase = 'probe' | 'delivery'

export interface BendPorts {
  readonly stopwatch: Stopwatch
  readonly emit: EmitActivity
  readonly fire: Armoury['fire']
  /** Loaded and made when first needed. */
  readonly hosts: () => Promise<FaultHosts>
}

/** What is being called off has no rule, and gets its outcome from `post`. `life` aborts with all of this phase. */
export type BendPost = (post: Post, phase: PostPhase, request: PostRequest, life: AbortSignal) => Promise<Exchange>

type Called = PostRequest & { readonly signal: AbortSignal }

const announce = (emit: EmitActivity, phase: PostPhase, { rule, fault }: Firing, { url, about }: PostRequest): void =>
  emit('fault.fired', { rule, kind: fault.kind, phase, ...about, url: url.href })

/** To the callback itself, with what the kind does on the way. */
const bend = async (
  request: Called,
  usual: Post,
  { kind, fault, rule }: Firing,
  stopwatch: Stopwatch
): Promise<Exchange> => {
  let sent: PostRequest['headers'] | undefined
  const post: Post = one => {
    sent ??= one.headers
    return usual(one)
  }
  const does = kind.bend as NonNullable<FaultKind['bend']>
  const { exchange, detail } = await does(request, { fault, post, stopwatch, signal: request.signal })
  const headers = sent === request.headers ? undefined : sent
  const bent = { rule, kind: fault.kind, ...(headers && { headers }), ...(detail && { detail }) }
  return { ...exchange, bent }
}

export const createBendPost = ({ stopwatch, emit, fire, hosts }: BendPorts): BendPost => {
  const toFaultHost =
    (post: Post, { url }: PostRequest): Post =>
    async one =>
      post({ ...one, via: await (await hosts()).destinationFor(url.hostname) })

  return async (post, phase, asked, life) => {
    const request = { ...asked, signal: asked.signal === undefined ? life : AbortSignal.any([life, asked.signal]) }
    if (request.signal.aborted) return post(request)
    const { url, about, body } = request
    const usual = isFaultHost(url.hostname) ? toFaultHost(post, request) : post
    const facts = { callbackName: about?.callbackName, host: url.hostname, operation: undefined, batch: body }
    const firing = fire(phase, facts)
    if (firing === undefined) return usual(request)
    announce(emit, phase, firing, request)
    const { kind, parameter, rule, fault } = firing
    if (kind.receiver === undefined) return bend(request, usual, firing, stopwatch)
    const via = await (await hosts()).destinationOf(kind, parameter, url.hostname)
    return { ...(await post({ ...request, via })), bent: { rule, kind: fault.kind } }
  }
}
