// `ens-local listen`: a receiver on this machine that finishes verification, checks signatures, shows every event and can
// hand it on to an app.

import type { EnsClient } from '../../client/ens-client.js'
import type { Verification } from '../../client/wire.js'
import { createStopwatch } from '../../clock/create-stopwatch.js'
import { parseDuration } from '../../ens/duration.js'
import type { UserError } from '../../errors.js'
import { createReceiver } from '../../receiver/receiver.js'
import type { ReceiverOptions } from '../../receiver/receiver-options.js'
import type { Args, Command, Io } from '../command.js'
import { toUserError } from '../ens-refusal.js'
import { createListenJson } from '../listen-json.js'
import { type ListenPlan, readListenPlan } from '../listen-plan.js'
import { openListenRecord, recordOptions } from '../listen-record.js'
import { createListenText } from '../listen-text.js'
import { textOf } from '../option-values.js'
import { connect, targetOptions } from '../target.js'

/** Calls ens-verify; what went wrong comes with what to do about it, since the receiver keeps the words alone. */
const verifyThrough = (ens: EnsClient, { target }: ListenPlan): ((verification: Verification) => Promise<void>) => {
  return async verification => {
    try {
      await ens.verifyCallback(verification)
    } catch (error) {
      const { message, hint } = toUserError(error, target) as Error & Partial<UserError>
      throw new Error([message, hint].join(' ').trimEnd(), { cause: error })
    }
  }
}

const optionsOf = (args: Args, { port, host, verify, rejectsBadSignatures }: ListenPlan): ReceiverOptions => ({
  port,
  host,
  path: textOf(args, 'path'),
  verify,
  signatureKey: textOf(args, 'signature-key'),
  rejectBadSignatures: rejectsBadSignatures,
  forwardTo: textOf(args, 'forward-to'),
  forwardTimeoutMs: parseDuration(args['forward-timeout'] as string),
  stopwatch: createStopwatch()
})

const run = async (args: Args, io: Io): Promise<number> => {
  const plan = readListenPlan(args, io)
  const record = await openListenRecord(args, io)
  const report = args.json === true ? createListenJson(plan, io) : createListenText(plan, io)
  const ens = plan.verify === 'auto' ? connect(args, io) : undefined
  try {
    const receiver = await createReceiver({
      ...optionsOf(args, plan),
      onVerification: ens === undefined ? report.key : verifyThrough(ens, plan),
      onAnswer: record?.onAnswer,
      onActivity: report.activity
    })
    report.ready(receiver.url)
    const exitCode = await io.untilInterrupted()
    await receiver.close()
    record?.finish()
    return exitCode
  } finally {
    await ens?.close()
  }
}

export const command: Command = {
  usage: 'listen',
  options: {
    port: {
      type: 'number',
      default: 4011,
      describe: 'Where to listen; 0 takes a free one',
      env: 'ENS_LOCAL_LISTEN_PORT'
    },
    host: { type: 'string', default: '127.0.0.1', describe: 'The address to bind', env: 'ENS_LOCAL_LISTEN_HOST' },
    path: { type: 'string', describe: 'Answer here alone, 404 elsewhere', env: 'ENS_LOCAL_LISTEN_PATH' },
    verify: {
      type: 'string',
      choices: ['auto', 'manual'],
      default: 'auto',
      describe: 'auto: call ens-verify inside the probe; manual: show the key and how to verify with it'
    },
    'signature-key': { type: 'string', describe: 'Check signatures with it; better given in the environment' },
    'reject-bad-signatures': { type: 'boolean', describe: 'Answer 401 to all that is not signed with that key' },
    // start has a --forward-to of its own, which leads here: the two must not share a variable.
    'forward-to': {
      type: 'string',
      describe: 'Hand each delivery on to this app, and answer what it answers; under manual the probe too',
      env: 'ENS_LOCAL_LISTEN_FORWARD_TO'
    },
    'forward-timeout': { type: 'string', duration: true, default: '28s', describe: 'How long the app may take' },
    ...recordOptions,
    ...targetOptions
  },
  examples: [
    ['ens-local listen', 'Receive, and verify through the emulator'],
    ['ens-local listen --forward-to http://127.0.0.1:3000', 'The same in front of an app'],
    ['ens-local listen --record recorded', 'Keep what comes, without e-mail addresses and phone numbers'],
    ['ens-local listen --verify manual', 'See the verification key, and finish by hand']
  ],
  run
}
