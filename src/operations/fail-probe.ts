// A probe that failed, or was interrupted: what is kept of it, and what is said.

import { assumptions } from '../ens/assumptions.js'
import type { Callback, ProbeFindings } from '../ens/callback.js'
import type { Unanswered } from '../ens/outcome.js'
import { type ProbeVerdict, probeSentence, toProbeVerdict } from '../ens/probe.js'
import type { OperationPorts } from './operation-ports.js'

type Ports = Pick<OperationPorts, 'store' | 'clock' | 'emit'>
type Failure = Extract<ProbeVerdict, { passed: false }>

/** What the 400 says, and what to do where that is not what it always is. */
export interface ProbeFailure {
  readonly sentence: string
  readonly hint?: string
}

const gone = 'The callback is no more: it was deleted, or the state was reset or imported, during its probe.'

export const failProbe = async (
  { store, emit }: Pick<Ports, 'store' | 'emit'>,
  callback: Callback,
  found: ProbeFindings,
  verdict: Failure
): Promise<ProbeFailure> => {
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
  const kept = await store.changeCallbacks([{ callbackId, change, when: { probe: 'pending' } }])
  const stays = `${fix} The callback stays and holds its url: delete ${callbackId}, then create it again.`
  const isGone = store.directory.callback(callbackId) === undefined
  const hint = isGone ? `${gone} Create it again.` : stays
  const { timings, outcome } = found
  // Of one that an import has brought back meanwhile, something has been said already.
  if (isGone || kept !== undefined)
    emit('probe.failed', { callbackId, callbackName, url, timings, status, message, outcome, hint })
  return { sentence: probeSentence(callback, verdict), ...(isGone && { hint }) }
}

const interrupted: Unanswered = Object.freeze({
  answered: false,
  status: 'RequestCanceled',
  phase: 'dns',
  detail: 'The emulator ended, or its state was exported, before the probe was over: how it went on is not known'
})

/** The receiver did what it should, and there is nothing left that it was asked for. */
export const failGone = (
  ports: Pick<Ports, 'store' | 'emit'>,
  callback: Callback,
  found: Omit<ProbeFindings, 'outcome'>
): Promise<ProbeFailure> => {
  const outcome = { answered: false, status: 'RequestCanceled', phase: 'body', detail: gone } as const
  return failProbe(ports, callback, { ...found, outcome }, toProbeVerdict(outcome, '') as Failure)
}

/** Of these, the ones that an earlier life, or another emulator, has left with a probe under way: nobody goes on with it. */
export const failInterrupted = async (ports: Ports, callbacks: Iterable<Callback>): Promise<void> => {
  const found: ProbeFindings = { at: ports.clock.now(), timings: { total: 0 }, outcome: interrupted }
  const verdict = toProbeVerdict(interrupted, '') as Failure
  for (const callback of [...callbacks].filter(({ probe }) => probe === 'pending'))
    await failProbe(ports, callback, found, verdict)
}
