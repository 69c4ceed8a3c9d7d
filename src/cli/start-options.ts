// The flags of `start`, and the emulator's options they stand for.

import { resolve } from 'node:path'
import { UserError } from '../errors.js'
import type { EmulatorOptions } from '../options.js'
import { levels } from './activity-lines.js'
import type { Args, Io, Option } from './command.js'
import { deliveryOptions, toDeliveryOptions } from './delivery-options.js'
import { faultsFlag, readFaults } from './faults-file.js'
import { proxyFlag } from './proxy.js'
import { routeOptions, toRoutes } from './route-options.js'
import { stateFlags, toStateOptions } from './state-files.js'

export const DEFAULT_PORT = 4010

/** For all commands that log activities. */
export const logOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', describe: 'One JSON object a line on stdout: ready, then each activity' },
  'log-level': { type: 'string', choices: levels, default: 'info', describe: 'The least that is logged on stderr' }
}

export const startOptions: Readonly<Record<string, Option>> = {
  // Named here, yargs lists the group that all others fall into before the named ones.
  port: { group: 'Options:', type: 'number', default: DEFAULT_PORT, describe: '0 takes a free one' },
  host: { type: 'string', default: '127.0.0.1', describe: 'The address to listen on' },
  tls: { type: 'boolean', describe: 'Serve https, with a certificate of the local authority: see `ens-local ca`' },
  ...proxyFlag,
  data: { type: 'string', default: 'memory', describe: '"memory", or the FILE to keep everything in' },
  ...routeOptions,
  auth: {
    type: 'string',
    choices: ['any', 'strict', 'off'],
    default: 'any',
    describe: 'any: a non-empty Bearer will do; strict: only tokens issued here, with scopes; off: none is asked'
  },
  client: { array: true, describe: 'ID:SECRET[:scope,…] that may fetch a token; repeat it for more' },
  strict: { type: 'boolean', describe: 'What is documented and nothing laxer' },
  clock: {
    type: 'string',
    choices: ['real', 'manual'],
    default: 'real',
    describe: 'manual: time stands still until it is told'
  },
  ...deliveryOptions,
  ...faultsFlag,
  ...stateFlags,
  seed: { type: 'number', describe: 'Makes ids and keys repeat' },
  'control-token': { type: 'string', describe: 'Who sends it may steer the emulator from elsewhere' },
  quiet: { type: 'boolean', describe: 'Only where it listens, and errors' },
  ...logOptions
}

interface StartArgs {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly auth: 'any' | 'strict' | 'off'
  readonly client?: readonly string[]
  readonly strict?: boolean
  readonly clock: 'real' | 'manual'
  readonly seed?: number
  readonly 'control-token'?: string
}

type Client = NonNullable<EmulatorOptions['clients']>[number]

const toClient = (text: string): Client => {
  const [clientId, clientSecret, scopes, ...more] = text.split(':')
  if (!clientId || !clientSecret || more.length > 0)
    // The text has a secret in it, so it is not repeated.
    throw new UserError('--client is no ID:SECRET or ID:SECRET:scope,scope.', 'Write it like app:secret.', {
      code: 'ERR_OPTION'
    })
  return { clientId, clientSecret, ...(scopes && { scopes: scopes.split(',') }) }
}

/** A comma stands between scopes; between clients too, which is how the environment writes lists: those have a colon. */
const toClients = (texts: readonly string[]): Client[] =>
  texts
    .join(',')
    .split(/,(?=[^,]*:)/)
    .map(toClient)

/** A path is seen from where the command runs; `memory` and what looks like a url are no paths. */
const toData = (data: string, { cwd }: Io): string =>
  data === 'memory' || data.includes('://') ? data : resolve(cwd, data)

const faultsOf = async (args: Args, io: Io): Promise<Pick<EmulatorOptions, 'faults'>> => {
  const faults = await readFaults(args, io)
  return faults.length === 0 ? {} : { faults }
}

/** Throws UserError `ERR_OPTION` for what can not be meant, `ERR_FAULT` for fault rules that make no sense. */
export const toEmulatorOptions = async (args: Args, io: Io): Promise<EmulatorOptions> => {
  const {
    port,
    host,
    data,
    auth,
    client,
    strict,
    clock,
    seed,
    'control-token': controlToken
  } = args as unknown as StartArgs
  return {
    ...(await toRoutes(args, io)),
    ...toDeliveryOptions(args),
    ...(await faultsOf(args, io)),
    ...(await toStateOptions(args, io)),
    port,
    host,
    data: toData(data, io),
    auth,
    clock,
    ...(client && { clients: toClients(client) }),
    ...(strict && { strict }),
    ...(seed !== undefined && { seed }),
    ...(controlToken && { controlToken })
  }
}
