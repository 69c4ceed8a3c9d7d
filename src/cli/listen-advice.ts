// What `listen` advises: how ENS can reach it, and how to verify by hand.

import type { Verification } from '../client/wire.js'
import { isLoopback, type ListenPlan } from './listen-plan.js'
import { targetFlag } from './target.js'

export const introduction = (plan: ListenPlan, url: string): string[] => {
  const { target, verify, host, checksSignatures } = plan
  const { origin, pathname } = new URL(url)
  const register = `ens-local callbacks create --name NAME --url https://HOST${pathname}${targetFlag(target)}`
  const reach = target.isTenant
    ? [`ENS reaches it at a public https url that leads to ${origin}. Register that:`, `  ${register}`]
    : [
        'To let the emulator reach it, and then to register any https url:',
        `  ens-local start --forward-to ${origin}`,
        `  ${register}`
      ]
  return [
    `Listening on ${url}. Ctrl-C ends it.`,
    ...(isLoopback(host) ? [] : [`It is bound to ${host}: other machines can reach it.`]),
    ...reach,
    verify === 'auto' ? `Probes are verified through ${target.url}.` : 'Probes are answered, and verified by you.',
    ...(checksSignatures ? [] : ['Signatures are not checked: give the signatureKey in ENS_LOCAL_SIGNATURE_KEY.'])
  ]
}

// The probe may come from anyone, and its words are about to stand in a command that someone pastes into a shell.
// Observed: a callbackId is a UUID, a key padded base64; neither begins with a dash, as a flag would.
const isHarmless = (word: string): boolean => /^[\w+/=][\w+/=-]{0,199}$/.test(word)

export const verifyByHand = ({ target }: ListenPlan, { callbackId, verificationKey }: Verification): string[] => {
  if (!isHarmless(callbackId) || !isHarmless(verificationKey))
    return ['This is no probe of ENS: its callbackId or key has characters that ENS does not use. Do not verify it.']
  const body = JSON.stringify({ callbackId, verificationKey })
  const token = target.isTenant ? '"Authorization: Bearer $ENS_LOCAL_TOKEN"' : "'Authorization: Bearer any'"
  return [
    'Verify it within four hours, with the one or the other:',
    `ens-local callbacks verify ${callbackId} ${verificationKey}${targetFlag(target)}`,
    `curl ${target.url}/platform/v1/ens-verify -H ${token} -H 'Content-Type: application/json' -d '${body}'`
  ]
}
