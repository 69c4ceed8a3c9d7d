// Whether a callback can be verified, and why not, which ENS itself does not tell.

import type { CallbackView } from '../control-views.js'

type Facts = Pick<CallbackView, 'status' | 'probe' | 'verificationKey' | 'verificationKeyExpiresAt'>

const recreate = 'Delete the callback and register it again: the next probe brings a new key.'

/** Undefined when a key could verify it. */
export const whyNotVerifiable = (
  { status, probe, verificationKey, verificationKeyExpiresAt }: Facts,
  now: number
): string | undefined => {
  if (status === 'verified') return 'It is verified; its key has been used.'
  if (probe.state === 'failed') return `Its probe failed, so ens-verify answers 400. ${recreate}`
  if (verificationKey === null || now >= verificationKeyExpiresAt)
    return `Its key was good for four hours, which are over, so ens-verify answers 404. ${recreate}`
  return undefined
}
