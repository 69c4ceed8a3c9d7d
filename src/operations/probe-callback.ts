// The liveness probe of a new callback: post the verification details, judge the answer, keep what came of it.

import { assumptions } from '../ens/assumptions.js'
import type { Callback } from '../ens/callback.js'
import { toOutcomeFacts } from '../ens/outcome.js'
import { PROBE_KEEP_BYTES, probeBody, toProbeVerdict } from '../ens/probe.js'
import { failGone, failProbe, type ProbeFailure } from './fail-probe.js'
import type { OperationPorts } from './operation-ports.js'

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'post' | 'emit' | 'settings' | 'closing'>

/** Whatever has taken its place meanwhile is left alone. */
const when = { probe: 'pending' } as const

/** Docs: "Could not verify callback url", a 400; undefined when the probe passed. */
export type ProbeCallback = (callback: Callback) => Promise<ProbeFailure | undefined>

export const probeCallback = ({ store, clock, post, emit, settings, closing }: Ports): ProbeCallback => {
  return async callback => {
    const { callbackId, callbackName, url } = callback
    const facts = { callbackId, callbackName, url }
    const deadlineMs = settings.probeTimeoutMs
    // While it waited for its turn, beside others of the same call.
    if (store.directory.callback(callbackId) === undefined)
      return failGone({ store, emit }, callback, { at: clock.now(), timings: { total: 0 } })
    emit('probe.started', { ...facts, deadlineMs })
    const {
      outcome: whole,
      timings,
      remote
    } = await post({
      url: new URL(url),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(probeBody({ callbackId, verificationKey: callback.verificationKey })),
      deadlineMs,
      connectMs: assumptions.connectTimeout.value,
      keepBytes: PROBE_KEEP_BYTES,
      about: { callbackId, callbackName },
      signal: closing
    })
    const verdict = toProbeVerdict(whole, new URL(url).hostname)
    const outcome = toOutcomeFacts(whole)
    const found = { at: clock.now(), timings, outcome, ...(remote !== undefined && { remote }) }
    if (verdict.passed) {
      const kept = await store.changeCallbacks([
        { callbackId, change: { probe: 'passed', probeFindings: found }, when }
      ])
      if (kept === undefined) return failGone({ store, emit }, callback, found)
      emit('probe.passed', { ...facts, timings })
      return undefined
    }
    return failProbe({ store, emit }, callback, found, verdict)
  }
}
