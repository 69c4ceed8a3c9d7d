// `ens-local doctor`: what could be in the way on this machine, and what to do about it.

import { isBuiltin } from 'node:module'
import { createRealClock } from '../../clock/create-real-clock.js'
import { createStopwatch } from '../../clock/create-stopwatch.js'
import { parseDuration } from '../../ens/duration.js'
import { colours } from '../colours.js'
import type { AllCommands, Args, Command, Io, Option } from '../command.js'
import { checks } from '../doctor/checks.js'
import { toJson, toLines } from '../doctor/doctor-report.js'
import { examine } from '../doctor/examine.js'
import { reachTarget } from '../doctor/target.js'
import { startOptions } from '../start-options.js'

const run = async (args: Args, io: Io, all: AllCommands): Promise<number> => {
  const stopwatch = createStopwatch()
  const over = new AbortController()
  const node = { version: process.versions.node, hasSqlite: isBuiltin('node:sqlite') }
  const bare = { args, io, all, stopwatch, now: createRealClock().now, node, signal: over.signal }
  const patient = { ...bare, target: reachTarget(args, bare) }
  const cancel = stopwatch.after(parseDuration(String(args.timeout)) as number, () => over.abort())
  const paint = colours(io)
  const width = io.stdout.isTTY === true ? io.stdout.columns : undefined
  let exitCode = 0
  for await (const examined of examine(checks, patient)) {
    if (examined.findings.some(({ state }) => state === 'fail')) exitCode = 1
    const lines = args.json === true ? toJson(examined) : toLines(examined, paint, width)
    io.stdout.write(`${lines.join('\n')}\n`)
  }
  cancel()
  return exitCode
}

export const command: Command = {
  usage: 'doctor',
  diagnoses: true,
  options: {
    target: {
      type: 'string',
      describe:
        '"emulator", its origin, or https://SUB.rest.marketingcloudapis.com: can it be reached? Else nobody is called'
    },
    port: { ...startOptions.port, describe: 'The port that `start` is to have' } as Option,
    timeout: { type: 'string', duration: true, default: '1500ms', describe: 'For all looks, which run at once' },
    json: { type: 'boolean', describe: 'One JSON object a line on stdout' }
  },
  examples: [
    ['ens-local doctor', 'This machine alone; exit code 1 if something is in the way'],
    ['ens-local doctor --target https://SUB.rest.marketingcloudapis.com', 'And whether a tenant can be reached']
  ],
  run
}
