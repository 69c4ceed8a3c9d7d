// What ENS would say of a url, now: the same probe, poster and verdict as the emulator's, without an emulator.

import { createRealClock } from './clock/create-real-clock.js'
import { createStopwatch } from './clock/create-stopwatch.js'
import { assumptions } from './ens/assumptions.js'
import { urlRefusal } from './ens/callback-url.js'
import type { Outcome, Timings } from './ens/outcome.js'
import { PROBE_DEADLINE_MS, PROBE_KEEP_BYTES, probeBody, probeSentence, toProbeVerdict } from './ens/probe.js'
import { hintOf } from './ens/refusals.js'
import { newKey } from './ens/verification.js'
import { isFaultHost } from './faults/fault-host.js'
import type { FaultHosts } from './faults/fault-hosts.js'
import { faultLookup } from './faults/fault-lookup.js'
import { type EmulatorOptions, toSettings } from './options.js'
import { createPoster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
import type { Exchange, PostRequest, Stopwatch } from './ports.js'
import { createRandom } from './random/create-random.js'

export type ProbeOptions = Pick<EmulatorOptions, 'map' | 'forwardTo' | 'ca' | 'allowLocalUrls' | 'probeTimeout'>

export interface ProbeReport {
  readonly url: string
  /** createCallback would answer 201. */
  readonly passed: boolean
  /** .NET's name for what went wrong, as in the 400; absent when it passed or the url itself is refused. */
  readonly status?: string
  /** The 400's message to the letter, with a callbackId of our own. */
  readonly sentence?: string
  /** What most likely mends it. */
  readonly fix?: string
  /** Milliseconds by phase; absent when the url was refused before anything was sent. */
  readonly timings?: Timings
  /** What really happened; absent when nothing was sent. */
  readonly outcome?: Outcome
  /** `address:port` that was reached. */
  readonly remote?: string
}

/** The hosts under `fault.test`, for whoever probes one of them. */
const openFaultHosts = async (hostname: string, stopwatch: Stopwatch): Promise<FaultHosts | undefined> => {
  if (!isFaultHost(hostname)) return undefined
  const { createFaultHosts } = await import('./faults/fault-hosts.js')
  return createFaultHosts({ stopwatch, now: createRealClock().now })
}

const postOnce = async (
  request: PostRequest,
  { ca, ...routes }: Pick<ReturnType<typeof toSettings>, 'ca' | 'map' | 'forwardTo'>
): Promise<Exchange> => {
  const { hostname } = request.url
  const stopwatch = createStopwatch()
  const poster = createPoster({ stopwatch, resolve: createResolve(routes), ca, lookup: faultLookup })
  const faultHosts = await openFaultHosts(hostname, stopwatch)
  const via = await faultHosts?.destinationFor(hostname)
  const exchange = await poster.post({ ...request, ...(via && { via }) })
  await poster.close()
  await faultHosts?.close()
  return exchange
}

/**
 * Posts the verification details of a made-up callback to the url, as createCallback would, and judges the answer. Hosts
 * under `fault.test` misbehave as their name says. Never rejects for what the url does. Throws UserError `ERR_OPTION` for
 * an option that makes no sense.
 */
export const probe = async (url: string, options: ProbeOptions = {}): Promise<ProbeReport> => {
  const settings = toSettings({ probeTimeout: PROBE_DEADLINE_MS, ...options })
  const refused = urlRefusal(url, settings)
  if (refused !== undefined) return { url, passed: false, sentence: refused.message, fix: hintOf(refused) }
  const random = createRandom()
  const callback = { callbackId: random.uuid(), url }
  const request = {
    url: new URL(url),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(probeBody({ ...callback, verificationKey: newKey(random.bytes(32)) })),
    deadlineMs: settings.probeTimeoutMs,
    connectMs: assumptions.connectTimeout.value,
    keepBytes: PROBE_KEEP_BYTES
  }
  const { outcome, timings, remote } = await postOnce(request, settings)
  const facts = { url, timings, outcome, ...(remote !== undefined && { remote }) }
  const verdict = toProbeVerdict(outcome, request.url.hostname)
  if (verdict.passed) return { ...facts, passed: true }
  const sentence = probeSentence(callback, verdict)
  return { ...facts, passed: false, status: verdict.status, sentence, fix: verdict.fix }
}
