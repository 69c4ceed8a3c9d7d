// `tunnel --register`: the public URL of a tunnel as a callback of ENS, and each URL that it gets later.

import type { EnsClient } from '../client/ens-client.js'
import type { UserError } from '../errors.js'
import type { Tunnel } from '../tunnel/tunnel.js'
import type { Args, Io } from './command.js'
import type { LineReader } from './line-reader.js'
import { type OpenRegistration, openRegistration } from './open-registration.js'
import { textOf, textsOf } from './option-values.js'
import type { RegistrationKeys } from './registration-keys.js'
import { offerLeftovers } from './registration-leftovers.js'
import { type RegistrationPlan, readRegistrationPlan } from './registration-plan.js'
import { createRegistrationReport } from './registration-report.js'
import { connect } from './target.js'
import type { TunnelReport } from './tunnel-report.js'
import { usageError } from './usage-error.js'

export interface TunnelRegistration {
  readonly ens: EnsClient
  readonly plan: RegistrationPlan
  /** Below the public origin; empty for its root. */
  readonly path: string
}

/** Docs: a callback is one url; of several paths, and of those with a star, nobody knows which. */
export const callbackPathOf = (args: Args): string => {
  const [path = '', ...others] = textsOf(args, 'path') ?? []
  if (others.length === 0 && !path.endsWith('*')) return path.replace(/^(?!\/|$)/, '/')
  if (args.register !== true) return ''
  throw usageError('--register needs one path to register.', 'Give one --path, without a star: --path /ens.')
}

/** Undefined without `--register`. Throws UserError for flags that make no sense, before anything is done. */
export const readTunnelRegistration = async (args: Args, io: Io): Promise<TunnelRegistration | undefined> => {
  const path = callbackPathOf(args)
  if (args.register !== true) return undefined
  return { plan: await readRegistrationPlan(args, io, textOf(args, 'callback-name')), ens: connect(args, io), path }
}

interface Tools {
  readonly io: Io
  readonly report: TunnelReport
  readonly lines: LineReader
  readonly keys: RegistrationKeys
}

/** Throws UserError when it can not be registered; a later URL that can not be is told, and the tunnel stays. */
export const registerTunnel = async (
  { ens, plan, path }: TunnelRegistration,
  tunnel: Tunnel,
  { io, report, lines, keys }: Tools
): Promise<OpenRegistration> => {
  const frame = { ens, plan, io, keys, report: createRegistrationReport(plan, io) }
  await offerLeftovers({ ...frame, lines })
  const registration = await openRegistration(frame, `${tunnel.url}${path}`)
  const move = async (origin: string): Promise<void> => {
    const url = `${origin}${path}`
    try {
      await registration.moveTo(url)
      report.say('tunnel.registered', { url }, 'Registered anew; what was registered before is deleted.')
    } catch (error) {
      // It rejects with nothing else.
      const { code, message, hint } = error as UserError
      report.say('tunnel.unregistered', { url, code, message, hint }, `${url} is not registered: ${message} ${hint}`)
    }
  }
  tunnel.on('url', origin => void move(origin))
  return registration
}
