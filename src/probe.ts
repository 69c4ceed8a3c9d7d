// What ENS would say of a url, now: the same probe, poster and verdict as the emulator's, without an emulator.

import { createStopwatch } from './clock/create-stopwatch.js'
import { assumptions } from './ens/assumptions.js'
import { urlRefusal } from './ens/callback-url.js'
import type { Outcome, Timings } from './ens/outcome.js'
import { PROBE_DEADLINE_MS, PROBE_KEEP_BYTES, probeBody, probeSentence, toProbeVerdict } from './ens/probe.js'
import { hintOf } from './ens/refusals.js'
import { newKey } from './ens/verification.js'
import { type EmulatorOptions, toSettings } from './options.js'
import { createPoster } from './outbound/create-poster.js'
import { createResolve } from './outbound/create-resolve.js'
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

/**
 * Posts the verification details of a made-up callback to the url, as createCallback would, and judges the answer.
 * Never rejects for what the url does. Throws UserError `ERR_OPTION` for an option that makes no sense.
 */
export const probe = async (url: string, options: ProbeOptions = {}): Promise<ProbeReport> => {
  const { allowLocalUrls, probeTimeoutMs, ca, ...routes } = toSettings({ probeTimeout: PROBE_DEADLINE_MS, ...options })
  const refused = urlRefusal(url, { allowLocalUrls })
  if (refused !== undefined) return { url, passed: false, sentence: refused.message, fix: hintOf(refused) }
  const random = createRandom()
  const callback = { callbackId: random.uuid(), url }
  const poster = createPoster({ stopwatch: createStopwatch(), resolve: createResolve(routes), ca })
  const { outcome, timings, remote } = await poster.post({
    url: new URL(url),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(probeBody({ ...callback, verificationKey: newKey(random.bytes(32)) })),
    deadlineMs: probeTimeoutMs,
    connectMs: assumptions.connectTimeout.value,
    keepBytes: PROBE_KEEP_BYTES
  })
  await poster.close()
  const facts = { url, timings, outcome, ...(remote !== undefined && { remote }) }
  const verdict = toProbeVerdict(outcome, new URL(url).hostname)
  if (verdict.passed) return { ...facts, passed: true }
  return {
    ...facts,
    passed: false,
    status: verdict.status,
    sentence: probeSentence(callback, verdict),
    fix: verdict.fix
  }
}
