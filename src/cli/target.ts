// Which ENS a command talks to, and as whom: the emulator unless told otherwise, or a tenant. Secrets are never echoed.

import { EnsClient, type EnsClientOptions } from '../client/ens-client.js'
import { UserError } from '../errors.js'
import { DEFAULT_CLIENT } from '../options.js'
import type { Args, Io, Option } from './command.js'
import type { Place } from './data-folder.js'
import { toUserError } from './ens-refusal.js'
import { localTrust } from './local-trust.js'
import { textOf } from './option-values.js'

const EMULATOR = 'http://127.0.0.1:4010'

/** For every command that talks to an ENS. */
export const targetOptions: Readonly<Record<string, Option>> = {
  target: {
    type: 'string',
    describe: `"emulator", its origin, or https://SUB.rest.marketingcloudapis.com; else ENS_LOCAL_URL, else ${EMULATOR}`
  },
  'client-id': { type: 'string', describe: 'Client of the API integration; for the emulator its own, if not given' },
  'client-secret': { type: 'string', describe: 'Its secret; better given in the environment' },
  'account-id': { type: 'string', describe: 'MID of the business unit' },
  token: { type: 'string', describe: 'A token, instead of a client; better given in the environment' },
  json: { type: 'boolean', describe: 'One JSON object a line on stdout' }
}

export interface Target {
  /** The origin, and a path if there is one; no slash at the end. */
  readonly url: string
  /** Marketing Cloud itself, not an emulator. */
  readonly isTenant: boolean
}

const checkTenant = ({ protocol, hostname }: URL): void => {
  if (protocol === 'https:' && hostname.endsWith('.rest.marketingcloudapis.com')) return
  const [sub = 'SUB'] = hostname.split('.')
  throw new UserError(
    `${protocol}//${hostname} is not the REST address of a tenant.`,
    `Give https://${sub}.rest.marketingcloudapis.com; tokens come from its auth address by themselves.`,
    { code: 'ERR_BAD_TARGET' }
  )
}

/** Throws UserError for what is no http(s) URL, and for an address of Marketing Cloud that is not its REST address. */
export const readTarget = (args: Args, io: Pick<Io, 'env'>): Target => {
  const given = textOf(args, 'target') ?? 'emulator'
  const text = given === 'emulator' ? io.env.ENS_LOCAL_URL || EMULATOR : given
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UserError(`The target is no http(s) URL.`, `Give an origin, like ${EMULATOR}, with --target.`, {
      code: 'ERR_BAD_TARGET'
    })
  const isTenant = url.hostname.endsWith('.marketingcloudapis.com')
  if (isTenant) checkTenant(url)
  // Without a password that may stand in the url, which would be shown with it.
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, isTenant }
}

const credentialsOf = (args: Args, { url, isTenant }: Target): Omit<EnsClientOptions, 'target'> => {
  const token = textOf(args, 'token')
  const clientId = textOf(args, 'client-id')
  const clientSecret = textOf(args, 'client-secret')
  const hint = 'Set ENS_LOCAL_CLIENT_ID and ENS_LOCAL_CLIENT_SECRET, or --client-id and --client-secret'
  if ((clientId === undefined) !== (clientSecret === undefined))
    throw new UserError(`The client ${clientId === undefined ? 'id' : 'secret'} is missing.`, `${hint}.`)
  if (token === undefined && clientId === undefined && isTenant)
    throw new UserError(
      `There are no credentials for ${url}.`,
      `${hint}: those of the API integration in Setup, Installed Packages. Or set ENS_LOCAL_TOKEN.`
    )
  const isOwn = token === undefined && clientId === undefined
  return { token, accountId: textOf(args, 'account-id'), ...(isOwn ? DEFAULT_CLIENT : { clientId, clientSecret }) }
}

/** A client that is not yet connected: it calls when it is used. Throws UserError for options that do not fit. */
export const connect = (args: Args, io: Place): EnsClient => {
  const target = readTarget(args, io)
  return new EnsClient({ target: target.url, ca: localTrust(target.url, io), ...credentialsOf(args, target) })
}

/** What a command line needs to mean the same target elsewhere: nothing for the usual one. */
export const targetFlag = ({ url }: Target): string => (url === EMULATOR ? '' : ` --target ${url}`)

/** Connects, works, closes. What ENS refuses, and not being answered, end as UserError. */
export const withEns = (args: Args, io: Place, work: (ens: EnsClient) => Promise<void>): Promise<void> => {
  const target = readTarget(args, io)
  const ens = connect(args, io)
  return work(ens)
    .catch(error => {
      throw toUserError(error, target)
    })
    .finally(() => ens.close())
}
