// `ens-local tunnel`: a public https URL for a receiver on this machine, until it is told to end; with `--register` also
// known to ENS.

import { setFlagsFromString } from 'node:v8'
import { openTunnel } from '../../open-tunnel.js'
import type { Tunnel } from '../../tunnel/tunnel.js'
import type { Args, Command, Io } from '../command.js'
import { createLineReader, type LineReader } from '../line-reader.js'
import { registrationOptions } from '../registration-options.js'
import { targetOptions } from '../target.js'
import { toTunnelOptions } from '../tunnel-arguments.js'
import { type Entrance, openEntrance } from '../tunnel-entrance.js'
import { tunnelFlags } from '../tunnel-flags.js'
import { createTunnelJson } from '../tunnel-json.js'
import { followKeys } from '../tunnel-keys.js'
import {
  callbackPathOf,
  readTunnelRegistration,
  registerTunnel,
  type TunnelRegistration
} from '../tunnel-registration.js'
import type { TunnelReport } from '../tunnel-report.js'
import { createTunnelText } from '../tunnel-text.js'

interface Job {
  readonly args: Args
  readonly io: Io
  readonly report: TunnelReport
  readonly lines: LineReader
  /** With `--register`. */
  readonly wanted: TunnelRegistration | undefined
  /** The exit code, when the person wants it to end. */
  readonly ended: Promise<number>
}

/**
 * What passes through a tunnel is garbage a moment later: it needs no room to grow old in. Observed: at most 122 MB under
 * load in place of 148, at the same speed.
 */
const staySmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')

const open = async ({ args, io, ended }: Job, { leadsTo }: Entrance): Promise<Tunnel | number> => {
  const cancel = new AbortController()
  let exitCode: number | undefined
  void ended.then(code => {
    exitCode = code
    cancel.abort()
  })
  try {
    return await openTunnel({ ...(await toTunnelOptions(args, io)), ...leadsTo, signal: cancel.signal })
  } catch (error) {
    if (exitCode !== undefined) return exitCode
    throw error
  }
}

/** Until the person ends it, which is an exit code, or it has failed for good. */
const untilOver = (tunnel: Tunnel, ended: Promise<number>): Promise<number> =>
  new Promise((resolve, reject) => {
    tunnel.on('state', (state, why) => {
      if (state === 'failed') reject(why)
    })
    ended.then(resolve, reject)
  })

const hold = async (job: Job, tunnel: Tunnel, { keys }: Entrance): Promise<number> => {
  const { args, report, wanted, ended } = job
  await report.ready(tunnel, `${tunnel.url}${callbackPathOf(args)}`)
  const over = untilOver(tunnel, ended)
  // It is waited for below; nobody does as long as the URL is being registered.
  over.catch(() => {})
  const registration = wanted && keys && (await registerTunnel(wanted, tunnel, { ...job, keys }))
  void followKeys(tunnel, job.lines, job.io)
  try {
    const exitCode = await over
    report.closing()
    return exitCode
  } finally {
    await registration?.close()
  }
}

const runJob = async (job: Job): Promise<number> => {
  const entrance = await openEntrance(job.args, job.io, job.wanted?.ens)
  try {
    job.report.opening()
    const tunnel = await open(job, entrance)
    if (typeof tunnel === 'number') return tunnel
    try {
      return await hold(job, tunnel, entrance)
    } finally {
      await tunnel.close()
    }
  } finally {
    await entrance.close()
  }
}

export const command: Command = {
  usage: 'tunnel',
  options: {
    ...tunnelFlags,
    'callback-name': {
      type: 'string',
      describe: 'The callbackName; host and path if not given',
      group: 'Registration:'
    },
    ...registrationOptions,
    'signature-key': {
      type: 'string',
      describe: 'For --verify-signatures without --register; better in the environment'
    },
    ...targetOptions
  },
  examples: [
    ['ens-local tunnel --port 3000', 'A public https URL for the receiver on port 3000'],
    [
      'ens-local tunnel --register --subscribe EmailSent --forward-to http://127.0.0.1:3000 --path /ens --cleanup',
      'The same, known to ENS until Ctrl-C; add --target https://SUB.rest.marketingcloudapis.com for a tenant'
    ],
    ['ens-local tunnel --port 3000 --provider ssh --server nokey@localhost.run', 'Through any ssh server'],
    ['ens-local tunnel --port 3000 --tunnel-command "ngrok http {port} --log stdout"', 'Through any program']
  ],
  run: async (args, io) => {
    staySmall()
    const job = {
      args,
      io,
      report: args.json === true ? createTunnelJson(io) : createTunnelText(args, io),
      lines: createLineReader(io),
      wanted: await readTunnelRegistration(args, io),
      ended: io.untilInterrupted()
    }
    try {
      return await runJob(job)
    } finally {
      job.lines.close()
      await job.wanted?.ens.close()
    }
  }
}
