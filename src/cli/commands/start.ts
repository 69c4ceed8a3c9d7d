// `ens-local start`: the emulator, until it is told to end.

import { startEmulator } from '../../emulator.js'
import { showActivities } from '../activity-output.js'
import { certificateFor } from '../authority.js'
import { banner, readyLine } from '../banner.js'
import { colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { openProxy } from '../proxy.js'
import { startOptions, toEmulatorOptions } from '../start-options.js'

const run = async (args: Args, io: Io): Promise<number> => {
  const given = await toEmulatorOptions(args, io)
  const { certFile, tls } = await certificateFor(args, io)
  const proxying = await openProxy(args, io)
  const options = { ...given, ...(tls && { tls }), ...(proxying && { proxy: proxying.proxy }) }
  const emulator = await startEmulator(options)
  const ca = certFile ?? proxying?.caFile
  const up = { ...emulator, ...(proxying && { proxy: emulator.url }), ...(ca !== undefined && { ca }) }
  // Asked for before anyone can know that it is up, and end it again.
  const ended = io.untilInterrupted()
  const shown = showActivities(emulator, args, io)
  const paint = colours({ stdout: io.stderr, env: io.env })
  if (args.json === true) io.stdout.write(`${JSON.stringify(readyLine(up, process.pid))}\n`)
  else if (args.quiet === true) io.stderr.write(`ens-local is ready at ${emulator.url}\n`)
  else io.stderr.write(banner(up, options, paint))
  await shown
  const exitCode = await ended
  await emulator.close()
  return exitCode
}

export const command: Command = {
  usage: 'start',
  options: startOptions,
  examples: [
    ['ens-local start --forward-to http://127.0.0.1:3000', 'Every callback host leads to the app on port 3000'],
    ['ens-local start --map hook.example.com=http://127.0.0.1:3000 --auth strict', 'One host; real tokens only'],
    ['ens-local start --proxy', "Also for programs that have a tenant's address: HTTPS_PROXY leads them here"],
    [
      'ens-local start --import ens.json --export-on-exit ens.json',
      'Goes on where it was left, from the second time on'
    ],
    ['ens-local start --port 0 --json', 'For a program: a free port, and JSON lines']
  ],
  run
}
