// The flags of `start` that say how events are delivered and what is kept of it.

import { policyNames } from '../ens/retry-policy.js'
import type { EmulatorOptions } from '../options.js'
import type { Args, Option } from './command.js'

const group = 'Delivery:'

export const deliveryOptions: Readonly<Record<string, Option>> = {
  policy: {
    group,
    type: 'string',
    choices: policyNames,
    default: 'current',
    describe: 'Which published text on retries to follow'
  },
  'delivery-timeout': {
    group,
    type: 'string',
    duration: true,
    describe: 'For a whole attempt; without it what the policy says, 3s or 2s'
  },
  // ENS_LOCAL_SIGNATURE_KEY is a key, for listen, sign and verify.
  'signature-key': {
    group,
    type: 'string',
    choices: ['base64', 'utf8'],
    default: 'base64',
    env: 'ENS_LOCAL_SIGNATURE_KEY_ENCODING',
    describe: 'What the signatureKey is to the HMAC: base64 of the key, or its text'
  },
  'escape-html': { group, type: 'boolean', describe: "Write = & < > ' as \\u003d… in bodies, as the samples look" },
  'activation-delay': {
    group,
    type: 'string',
    duration: true,
    default: '0s',
    describe: 'Until a new or changed subscription takes effect; up to 2m on the real service'
  },
  linger: {
    group,
    type: 'string',
    duration: true,
    default: '0s',
    describe: 'How long a batch that is not full waits for more events'
  },
  'max-sockets': { group, type: 'number', default: 64, describe: 'For deliveries, in all' },
  'keep-deliveries': { group, type: 'number', default: 5000, describe: 'How many that have ended are kept' },
  'keep-bytes': { group, type: 'string', size: true, default: '16mb', describe: 'And of how many bytes in all' },
  'keep-activities': { group, type: 'number', default: 10_000, describe: 'How many activities are kept' }
}

interface DeliveryArgs {
  readonly policy: NonNullable<EmulatorOptions['policy']>
  readonly 'delivery-timeout'?: string
  readonly 'signature-key': 'base64' | 'utf8'
  readonly 'escape-html'?: boolean
  readonly 'activation-delay': string
  readonly linger: string
  readonly 'max-sockets': number
  readonly 'keep-deliveries': number
  readonly 'keep-bytes': string
  readonly 'keep-activities': number
}

export const toDeliveryOptions = (args: Args): EmulatorOptions => {
  const given = args as unknown as DeliveryArgs
  const { 'delivery-timeout': deliveryTimeout, 'escape-html': escapeHtml } = given
  return {
    policy: given.policy,
    ...(deliveryTimeout !== undefined && { deliveryTimeout }),
    signatureKey: given['signature-key'],
    ...(escapeHtml && { escapeHtml }),
    activationDelay: given['activation-delay'],
    linger: given.linger,
    maxSockets: given['max-sockets'],
    keepDeliveries: given['keep-deliveries'],
    keepBytes: given['keep-bytes'],
    keepActivities: given['keep-activities']
  }
}
