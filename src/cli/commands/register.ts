// `ens-local register`: from a url to a callback that is verified and subscribed, on an emulator or a tenant.

import type { EnsClient } from '../../client/ens-client.js'
import { createStopwatch } from '../../clock/create-stopwatch.js'
import { UserError } from '../../errors.js'
import { createReceiver, type Receiver } from '../../receiver/receiver.js'
import type { Command, Io } from '../command.js'
import { createLineReader, type LineReader } from '../line-reader.js'
import { createListenJson } from '../listen-json.js'
import type { ListenPlan } from '../listen-plan.js'
import { createListenText } from '../listen-text.js'
import { openRegistration } from '../open-registration.js'
import { type RegisterPlan, readRegisterPlan, registerExample } from '../register-plan.js'
import { type RegistrationKeys, receiverKeys, typedKeys } from '../registration-keys.js'
import { cleanLeftovers, offerLeftovers } from '../registration-leftovers.js'
import { registrationOptions } from '../registration-options.js'
import { createRegistrationReport, type RegistrationReport } from '../registration-report.js'
import { connect, targetOptions } from '../target.js'

interface Job {
  readonly ens: EnsClient
  readonly plan: RegisterPlan
  readonly io: Io
  readonly report: RegistrationReport
  readonly lines: LineReader
}

/** A receiver of our own in between; what it gets is shown if it stays. */
const startReceiver = async (
  { ens, plan, io, report }: Job,
  listen: ListenPlan
): Promise<{ keys: RegistrationKeys; receiver: Receiver }> => {
  const keys = receiverKeys(ens, plan.target, () => receiver.url)
  const show = plan.json ? createListenJson(listen, io) : createListenText(listen, io)
  const receiver = await createReceiver({
    ...keys.receiver,
    port: listen.port,
    host: listen.host,
    forwardTo: listen.forwardTo?.href,
    rejectBadSignatures: listen.rejectsBadSignatures,
    stopwatch: createStopwatch(),
    ...(plan.staysUp && { onActivity: show.activity })
  })
  report.listening(receiver.url)
  return { keys, receiver }
}

const hold = async (job: Job, url: string, keys: RegistrationKeys): Promise<number> => {
  const { plan, io, report, lines } = job
  let ended: number | undefined
  const interrupted = plan.staysUp ? io.untilInterrupted() : undefined
  void interrupted?.then(exitCode => {
    ended = exitCode
    // Whoever waits for a key need not wait any more.
    lines.close()
  })
  try {
    const registration = await openRegistration({ ...job, keys }, url)
    if (interrupted === undefined) return 0
    report.say(
      plan.cleanup ? 'Ctrl-C ends it, and deletes what was registered.' : 'Ctrl-C ends it; the callback stays.'
    )
    const exitCode = await interrupted
    await registration.close()
    return exitCode
  } catch (error) {
    if (ended !== undefined && error instanceof UserError && error.code === 'ERR_NO_KEY') return ended
    throw error
  }
}

const registerUrl = async (job: Job, url: string): Promise<number> => {
  const { plan, io, lines } = job
  if (plan.listen === undefined) return hold(job, url, typedKeys(plan.target, io, lines))
  const { keys, receiver } = await startReceiver(job, plan.listen)
  try {
    return await hold(job, url, keys)
  } finally {
    await receiver.close()
  }
}

export const command: Command = {
  usage: 'register',
  options: {
    // Not ENS_LOCAL_URL: that is where the emulator is.
    url: { type: 'string', describe: 'https, without port and query string', env: 'ENS_LOCAL_CALLBACK_URL' },
    name: {
      type: 'string',
      describe: 'The callbackName; host and path of the url if not given',
      env: 'ENS_LOCAL_CALLBACK_NAME'
    },
    ...registrationOptions,
    listen: {
      type: 'number',
      describe:
        'Take the probe on this port, and verify inside it: the url must lead there. Without, the key is asked for'
    },
    'forward-to': {
      type: 'string',
      describe: 'Stay up, and hand deliveries on from --listen to this app',
      env: 'ENS_LOCAL_LISTEN_FORWARD_TO'
    },
    'clean-leftovers': { type: 'boolean', describe: 'Delete what runs with --cleanup have left when they crashed' },
    ...targetOptions
  },
  examples: [
    [registerExample, 'Register and subscribe; the key that the receiver was sent is asked for'],
    [
      'ens-local register --url https://hooks.example.com/ens --listen 4011 --forward-to http://127.0.0.1:3000 --verify-signatures --cleanup',
      'The same in front of an app, as long as it runs; the url leads to port 4011'
    ],
    [
      'ens-local register --url https://hooks.example.com/ens --out ens.json --target https://SUB.rest.marketingcloudapis.com',
      'With a tenant; the client stands in ENS_LOCAL_CLIENT_ID and ENS_LOCAL_CLIENT_SECRET'
    ],
    ['ens-local register --clean-leftovers', 'After a crash']
  ],
  run: async (args, io) => {
    const plan = await readRegisterPlan(args, io)
    const job = {
      ens: connect(args, io),
      plan,
      io,
      report: createRegistrationReport(plan, io),
      lines: createLineReader(io)
    }
    try {
      await (plan.cleanLeftovers ? cleanLeftovers : offerLeftovers)(job)
      return plan.url === undefined ? 0 : await registerUrl(job, plan.url)
    } finally {
      job.lines.close()
      await job.ens.close()
    }
  }
}
