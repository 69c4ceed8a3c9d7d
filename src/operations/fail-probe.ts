// A probe that failed, or was interrupted: what is kept of it, and what is said.

import { assumptions } from '../ens/assumptions.js'
import type { Callback, ProbeFindings } from '../ens/callback.js'
import type { Unanswered } from '../ens/outcome.js'
import { type ProbeVerdict, probeSentence, toProbeVerdict } from '../ens/probe.js'
import type { OperationPorts } from './operation-ports.js'

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'emit'>
type Failure = Extract<ProbeVerdict, { passed: false }>

/** Answers the sentence of the 400. */
export const failProbe = async (
  { store, emit }: Pick<Ports, 'store' | 'emit'>,
  callback: Callback,
  found: ProbeFindings,
  verdict: Failure
): Promise<string> => {
  const { callbackId, callbackName, url } = callback
  const { status, message, fix } = verdict
  // A receiver may have verified inside a probe that failed in the end: the failure has the last word.
  const change = {
    probe: 'failed',
    probeFindings: { ...found, status, message },
    status: assumptions.failedProbe.value,
    statusReason: `${status}. ${message}`,
    verificationKey: null
  } as const
  await store.changeCallbacks([{ callbackId, change, when: { probe: 'pending' } }])
  const hint = `${fix} The callback stays and holds its url: delete ${callbackId}, then create it again.`
  const { timings, outcome } = found
  emit('probe.failed', { callbackId, callbackName, url, timings, status, message, outcome, hint })
  return probeSentence(callback, verdict)
}

const interrupted: Unanswered = Object.freeze({
  answered: false,
  status: 'RequestCanceled',
  phase: 'dns',
  detail: 'The emulator ended, or its state was exported, before the probe was over: how it went on is not known'
})

/** Of these, the ones that an earlier life, or another emulator, has left with a probe under way: nobody goes on with it. */
export const failInterrupted = async (ports: Ports, callbacks: Iterable<Callback>): Promise<void> => {
  const found: ProbeFindings = { at: ports.clock.now(), timings: { total: 0 }, outcome: interrupted }
  const verdict = toProbeVerdict(interrupted, '') as Failure
  for (const callback of [...callbacks].filter(({ probe }) => probe === 'pending'))
    await failProbe(ports, callback, found, verdict)
}
