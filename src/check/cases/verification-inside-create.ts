// When the receiver confirms its callback: most do so while createCallback still waits for the probe's answer.

import { durationText } from '../../ens/duration-text.js'
import { VERIFICATION_KEY_LIFE_MS } from '../../ens/verification.js'
import type { CheckCase, Judgement } from '../check-case.js'
import type { HandshakeFound } from '../handshake-found.js'

const SENT = 'createCallback, and inside it the probe'
const SUBSCRIBES = 'The callback is verified, and can have subscriptions.'
const HINT = 'Call POST /platform/v1/ens-verify with the callbackId and verificationKey of the probe'

const rulings: Record<HandshakeFound['verified'], (found: HandshakeFound) => Judgement> = {
  inside: () => ({
    verdict: 'pass',
    says: 'It verifies its callback before it answers the probe.',
    sent: SENT,
    came: 'ens-verify while createCallback was open',
    ensNext: SUBSCRIBES
  }),
  after: () => ({
    verdict: 'pass',
    says: 'It verifies its callback after it has answered the probe, which is as good.',
    sent: SENT,
    came: 'ens-verify after createCallback was answered',
    ensNext: SUBSCRIBES
  }),
  never: ({ waitedMs, turnedDown }) => ({
    verdict: 'fail',
    says: turnedDown === undefined ? 'It does not verify its callback.' : `It could not verify: ${turnedDown}.`,
    sent: SENT,
    came: `no good ens-verify in ${durationText(waitedMs)}`,
    ensNext: `It waits ${durationText(VERIFICATION_KEY_LIFE_MS)}; then the verificationKey has expired. Until then nothing can subscribe.`,
    fix: `${HINT}, at the ENS that this check serves.`
  })
}

export const verificationInsideCreate: CheckCase = {
  id: 'verification-inside-create',
  title: 'Callback verified',
  asks: 'Whether ens-verify comes, and whether while createCallback is still open. Asked with a handshake only.',
  needs: 'handshake',
  run: async ({ handshake }) => {
    const found = handshake as HandshakeFound
    const { refused, turnedDown } = found
    if (refused === undefined) return rulings[found.verified](found)
    const before = turnedDown === undefined ? '' : ` Before that, ${turnedDown}.`
    return {
      verdict: 'fail',
      says: `createCallback was refused, so there was nothing to verify.${before}`,
      sent: SENT,
      came: refused,
      ensNext: 'No callback, no events.',
      fix: 'Mend what the answer names; probe-200 says more where it was the probe.'
    }
  }
}
