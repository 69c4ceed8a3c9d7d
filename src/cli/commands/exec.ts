// `ens-local exec -- CMD…`: an emulator for as long as a command runs, which finds it in its environment.

import { type Emulator, startEmulator } from '../../emulator.js'
import { showActivities } from '../activity-output.js'
import { certificateFor } from '../authority.js'
import type { Args, Command, Io, Option } from '../command.js'
import { runOnTerminal } from '../exec-program.js'
import { reportFailure } from '../failure.js'
import { textOf, textsOf } from '../option-values.js'
import { type OpenedProxy, openProxy } from '../proxy.js'
import { proxyEnvironment } from '../proxy-environment.js'
import { startOptions, toEmulatorOptions } from '../start-options.js'

type Trust = Pick<OpenedProxy, 'caFile'> | undefined

/** Under --tls Node programs trust it, unless they are told whom to trust. */
const trustOf = (certFile: string | undefined, { env }: Io): Io['env'] => {
  const trusted = env.NODE_EXTRA_CA_CERTS || certFile
  return trusted ? { NODE_EXTRA_CA_CERTS: trusted } : {}
}

const environment = async (emulator: Emulator, proxy: Trust, args: Args, io: Io): Promise<Io['env']> => {
  const { url, token, clientId, clientSecret } = emulator
  const controlToken = textOf(args, 'control-token')
  return {
    ...(proxy && (await proxyEnvironment({ url, caFile: proxy.caFile }, io))),
    // What is for this one: another that runs inside must not want the same.
    ENS_LOCAL_EXEC_PORT: undefined,
    ENS_LOCAL_EXEC_DATA: undefined,
    ENS_LOCAL_EXEC_IMPORT: undefined,
    ENS_LOCAL_EXEC_EXPORT_ON_EXIT: undefined,
    ENS_LOCAL_URL: url,
    ENS_LOCAL_TOKEN: token,
    ENS_LOCAL_CLIENT_ID: clientId,
    ENS_LOCAL_CLIENT_SECRET: clientSecret,
    ...(controlToken && { ENS_LOCAL_CONTROL_TOKEN: controlToken })
  }
}

const run = async (args: Args, io: Io): Promise<number> => {
  const given = await toEmulatorOptions(args, io)
  const { certFile, tls } = await certificateFor(args, io)
  const proxy = await openProxy(args, io)
  const emulator = await startEmulator({ ...given, ...(tls && { tls }), ...(proxy && { proxy: proxy.proxy }) })
  try {
    const own = await environment(emulator, proxy, args, io)
    const env = { ...io.env, ...trustOf(certFile, io), ...own }
    const program = runOnTerminal(textsOf(args, 'command') as string[], env, io)
    const [ended] = await Promise.all([program, showActivities(emulator, args, io)])
    if (typeof ended === 'number') return ended
    reportFailure(ended.error, io, false)
    return ended.exitCode
  } finally {
    await emulator.close()
  }
}

/** Standard output is the program's alone. */
const { json: _json, quiet: _quiet, ...options } = startOptions

export const command: Command = {
  usage: 'exec -- <command..>',
  runsProgram: true,
  positionals: { command: { type: 'string', describe: 'The program and its arguments, run without a shell' } },
  options: {
    ...options,
    // Not what `start` is told, so that one may run beside it, and one in another.
    port: { ...options.port, default: 0, own: true, env: 'ENS_LOCAL_EXEC_PORT' } as Option,
    data: { ...options.data, own: true, env: 'ENS_LOCAL_EXEC_DATA' } as Option,
    import: { ...options.import, own: true, env: 'ENS_LOCAL_EXEC_IMPORT' } as Option,
    'export-on-exit': { ...options['export-on-exit'], own: true, env: 'ENS_LOCAL_EXEC_EXPORT_ON_EXIT' } as Option,
    'log-level': { ...options['log-level'], default: 'error' } as Option
  },
  examples: [
    ['ens-local exec -- npm test', 'The tests find it in ENS_LOCAL_URL, and a token in ENS_LOCAL_TOKEN'],
    ['ens-local exec --clock manual --auth strict -- npm test', 'With what `ens-local start` can be told'],
    ['ens-local exec -- sh -c \'curl -s "$ENS_LOCAL_URL/_ens-local/health"\'', 'A line for a shell']
  ],
  run
}
