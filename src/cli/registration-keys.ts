// Where the keys of a registration come from and go to: a person who types, or a receiver of ours in front of the app.

import type { EnsClient } from '../client/ens-client.js'
import { UserError } from '../errors.js'
import type { ReceiverOptions } from '../receiver/receiver-options.js'
import type { Io } from './command.js'
import { toUserError } from './ens-refusal.js'
import type { LineReader } from './line-reader.js'
import { type Target, targetFlag } from './target.js'

export interface RegistrationKeys {
  /** The verificationKey of the probe. Rejects with UserError when there is none. */
  obtainKey(callbackId: string): Promise<string>
  /** What deliveries are signed with from now on; undefined: nobody knows it. */
  useSignatureKey(signatureKey: string | undefined): void
}

/** Asks on a terminal; otherwise it is the next line of stdin. */
export const typedKeys = (
  target: Target,
  { stdin, stderr }: Pick<Io, 'stdin' | 'stderr'>,
  lines: LineReader
): RegistrationKeys => ({
  obtainKey: async callbackId => {
    if (stdin.isTTY === true) stderr.write('verificationKey: ')
    const key = (await lines.next())?.trim()
    if (key) return key
    throw new UserError(
      `Callback ${callbackId} is not verified: no verificationKey was given.`,
      `The probe has brought it to the receiver; within four hours: ens-local callbacks verify ${callbackId} KEY${targetFlag(target)}`,
      { code: 'ERR_NO_KEY' }
    )
  },
  useSignatureKey: () => undefined
})

export interface ReceiverKeys extends RegistrationKeys {
  /** For createReceiver: verifies inside the probe, and checks signatures with the key that is in use. */
  readonly receiver: Pick<ReceiverOptions, 'onVerification' | 'signatureKey'>
}

/** More probes than this at once are not ENS's. */
const MOST = 100

/** `leadsTo` is where the url must lead, as a person is told it. */
export const receiverKeys = (ens: EnsClient, target: Target, leadsTo: () => string): ReceiverKeys => {
  const brought = new Map<string, string>()
  let inUse: string | undefined
  return {
    receiver: {
      onVerification: async verification => {
        const { callbackId, verificationKey } = verification
        brought.set(callbackId, verificationKey)
        const [oldest = ''] = brought.keys()
        if (brought.size > MOST) brought.delete(oldest)
        try {
          await ens.verifyCallback(verification)
        } catch (error) {
          const { message, hint } = toUserError(error, target) as Error & Partial<UserError>
          throw new Error([message, hint].join(' ').trimEnd(), { cause: error })
        }
      },
      signatureKey: () => inUse
    },
    obtainKey: async callbackId => {
      const key = brought.get(callbackId)
      if (key !== undefined) return key
      throw new UserError(
        `Something answered the probe of callback ${callbackId} with 200, and not the receiver here: the url leads elsewhere.`,
        `Let the url lead to ${leadsTo()}, then register it again with --replace.`,
        { code: 'ERR_PROBE_ELSEWHERE' }
      )
    },
    useSignatureKey: signatureKey => {
      inUse = signatureKey
    }
  }
}
