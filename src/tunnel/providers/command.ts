// The provider `command`: any program that makes the front public and prints the URL.

import { UserError } from '../../errors.js'
import { tunnelFailure } from '../failures.js'
import type { FrontDoor, Provider, ProviderTools } from '../tunnel-ports.js'
import type { TunnelSettings } from '../tunnel-settings.js'
import { dialProgram, type ProgramDial, type Verdict } from './dial-program.js'
import { findPrintedUrl } from './printed-url.js'

const verdicts: readonly Verdict[] = [
  { says: /^\S*sh: .*not found|is not recognized as an internal or external command/, code: 'ERR_TUNNEL_BINARY' }
]

// The shell's own words, as only src/cli knows the environment that the child is to inherit.
const setPort = ({ win32: 'set ENS_LOCAL_FRONT_PORT={port}&& ' } as Readonly<Record<string, string>>)[process.platform]
const prefix = setPort ?? 'export ENS_LOCAL_FRONT_PORT={port}; '

const fill = (command: string, { host, port }: FrontDoor): string =>
  command.replaceAll('{port}', String(port)).replaceAll('{host}', host)

const toCommand = ({ tunnelCommand, name }: TunnelSettings): string => {
  if (tunnelCommand === undefined) {
    const hint = 'For example: --tunnel-command "ngrok http {port} --log stdout", where {port} is filled in.'
    throw new UserError('tunnelCommand: there is no command to run.', hint, { code: 'ERR_OPTION' })
  }
  if (name !== undefined) {
    const hint = 'Leave --name out, and write the name into --tunnel-command as its program wants it.'
    throw tunnelFailure('ERR_TUNNEL_NO_NAME', `A command can not be told the name ${name}.`, { hint })
  }
  return `${prefix}${tunnelCommand}`
}

export const createCommand = (settings: TunnelSettings, { stopwatch }: Pick<ProviderTools, 'stopwatch'>): Provider => {
  const { tunnelUrl, allowLocalUrls } = settings
  const command = toCommand(settings)
  const toDial = (front: FrontDoor): ProgramDial => ({
    label: 'The command',
    command: fill(command, front),
    url: tunnelUrl,
    readUrl: line => findPrintedUrl(line, { allowLocalUrls, knownHost: `${front.host}:${front.port}` }),
    verdicts
  })
  return {
    id: 'command',
    stableName: tunnelUrl !== undefined,
    dial: request => dialProgram(toDial(request.front), request, stopwatch)
  }
}
