// Where the tunnel leads on this machine: straight to the app, or to a receiver of ours in front of it, which completes
// verification and checks signatures.

import type { EnsClient } from '../client/ens-client.js'
import { createStopwatch } from '../clock/create-stopwatch.js'
import { parseDuration } from '../ens/duration.js'
import { parseSize } from '../ens/size.js'
import { createReceiver } from '../receiver/receiver.js'
import type { ReceiverActivity } from '../receiver/receiver-activity.js'
import type { TunnelOptions } from '../tunnel/tunnel-options.js'
import type { Args, Io } from './command.js'
import { createListenJson } from './listen-json.js'
import { createListenText } from './listen-text.js'
import { numberOf, textOf } from './option-values.js'
import { type ReceiverKeys, receiverKeys } from './registration-keys.js'
import { readTarget } from './target.js'
import { usageError } from './usage-error.js'

export interface Entrance {
  /** For openTunnel. */
  readonly leadsTo: Pick<TunnelOptions, 'port' | 'to'>
  /** With `--register`. */
  readonly keys: ReceiverKeys | undefined
  close(): Promise<void>
}

/** What the receiver in between has no part in. */
const notWith = ['receiver-ca', 'insecure-receiver', 'host-header'] as const

const checkFlags = (args: Args, because: string): void => {
  const strange = notWith.find(name => args[name] !== undefined && args[name] !== 'public')
  if (strange !== undefined)
    throw usageError(
      `--${strange} does not go with ${because}: a receiver of ours stands before your app then.`,
      'Leave one of them out.'
    )
  if (parseDuration(String(args.hold)) !== 0)
    throw usageError(`--hold does not go with ${because}.`, 'Leave --hold out: ENS itself tries a delivery again.')
}

const checkKey = (args: Args): void => {
  if (args.register === true || textOf(args, 'signature-key') !== undefined) return
  throw usageError(
    '--verify-signatures needs the signatureKey of the callback.',
    'Set ENS_LOCAL_SIGNATURE_KEY, or add --register, which gets one.'
  )
}

const appOf = (args: Args): string | undefined => {
  const port = numberOf(args, 'port')
  return port === undefined ? textOf(args, 'to') : `http://127.0.0.1:${port}`
}

const checkReceiver = (args: Args): void => {
  if ((numberOf(args, 'port') === undefined) !== (textOf(args, 'to') === undefined)) return
  throw usageError(
    numberOf(args, 'port') === undefined ? 'Where your receiver is was not said.' : 'The receiver is named twice.',
    'Give --port 3000, or --to http://127.0.0.1:3000; --register needs neither, and shows what it gets.'
  )
}

/** The tunnel itself tells of each exchange; here is what was in it. */
const isContent = ({ type }: ReceiverActivity): boolean => type !== 'forwarded' && type !== 'refused'

/** `ens` when it is to be registered. Throws UserError for flags that do not fit together. */
export const openEntrance = async (args: Args, io: Io, ens: EnsClient | undefined): Promise<Entrance> => {
  const verifies = args['verify-signatures'] === true
  if (ens === undefined && !verifies) {
    checkReceiver(args)
    const leadsTo = { port: numberOf(args, 'port'), to: textOf(args, 'to') }
    return { leadsTo, keys: undefined, close: async () => {} }
  }
  checkFlags(args, ens === undefined ? '--verify-signatures' : '--register')
  if (verifies) checkKey(args)
  const target = readTarget(args, io)
  const keys = ens && receiverKeys(ens, target, () => receiver.url)
  const plan = {
    port: 0,
    host: '127.0.0.1',
    target,
    verify: 'auto' as const,
    forwardTo: undefined,
    checksSignatures: true,
    rejectsBadSignatures: verifies
  }
  const show = args.json === true ? createListenJson(plan, io) : createListenText(plan, io)
  const receiver = await createReceiver({
    signatureKey: textOf(args, 'signature-key'),
    ...keys?.receiver,
    forwardTo: appOf(args),
    forwardTimeoutMs: parseDuration(String(args['response-timeout'])),
    maxBodyBytes: parseSize(String(args['max-body'])),
    rejectBadSignatures: verifies,
    stopwatch: createStopwatch(),
    onActivity: activity => {
      if (isContent(activity)) show.activity(activity)
    }
  })
  return { leadsTo: { to: receiver.url }, keys, close: receiver.close }
}
