// What the flags of `tunnel` come to as options of the library.

import { resolve } from 'node:path'
import type { TunnelOptions } from '../tunnel/tunnel-options.js'
import type { Args, Io } from './command.js'
import { commaListOf, numberOf, textOf, textsOf } from './option-values.js'
import { readPem, toRoutes } from './route-options.js'

const toDialling = (args: Args): TunnelOptions => ({
  provider: textOf(args, 'provider') as TunnelOptions['provider'],
  server: textOf(args, 'server'),
  name: textOf(args, 'name'),
  onNameMismatch: textOf(args, 'on-name-mismatch') as TunnelOptions['onNameMismatch'],
  tunnelUrl: textOf(args, 'tunnel-url'),
  tunnelCommand: textOf(args, 'tunnel-command'),
  tunnelBin: textOf(args, 'tunnel-bin'),
  sshRemote: textOf(args, 'ssh-remote'),
  sshOptions: textsOf(args, 'ssh-option'),
  frontPort: numberOf(args, 'front-port')
})

const toPassing = (args: Args): TunnelOptions => ({
  path: commaListOf(args, 'path'),
  method: commaListOf(args, 'method'),
  responseTimeout: textOf(args, 'response-timeout'),
  hold: textOf(args, 'hold'),
  maxBody: textOf(args, 'max-body'),
  hostHeader: textOf(args, 'host-header') as TunnelOptions['hostHeader'],
  insecureReceiver: args['insecure-receiver'] === true
})

/** All but the receiver, which is the caller's business. Throws UserError `ERR_OPTION` for files that can not be read. */
export const toTunnelOptions = async (args: Args, io: Io): Promise<TunnelOptions> => {
  const { map, ca, allowLocalUrls } = await toRoutes(args, io)
  const receiverCa = textOf(args, 'receiver-ca')
  return {
    ...toDialling(args),
    ...toPassing(args),
    receiverCa: receiverCa && (await readPem('--receiver-ca', resolve(io.cwd, receiverCa))),
    selfProbe: args['self-probe'] !== false,
    probeInterval: textOf(args, 'probe-interval'),
    openTimeout: textOf(args, 'open-timeout'),
    map,
    ca,
    allowLocalUrls
  }
}
