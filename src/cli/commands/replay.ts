// `ens-local replay DIR --to URL`: sends recorded requests again, byte for byte or signed anew.

import { createStopwatch } from '../../clock/create-stopwatch.js'
import { createReplayer } from '../../replay-recording.js'
import type { Args, Command, Io } from '../command.js'
import { requiredTextOf } from '../option-values.js'
import { toReplayPlan } from '../replay-plan.js'
import { createReplayReport } from '../replay-report.js'
import { runReplay } from '../replay-run.js'
import { routeOptions } from '../route-options.js'
import { signingOptions } from '../signature-input.js'

const run = async (args: Args, io: Io): Promise<number> => {
  const to = requiredTextOf(args, 'to', '--to http://127.0.0.1:3000')
  const plan = await toReplayPlan(args, io)
  const replayer = createReplayer(to, plan.options)
  const report = createReplayReport(args, io)
  const stop = new AbortController()
  let interrupted: number | undefined
  void io.untilInterrupted().then(code => {
    interrupted = code
    stop.abort()
  })
  try {
    report.begin(plan, to)
    const ports = { replayer, report, stopwatch: createStopwatch(), args, io }
    const sums = await runReplay(ports, plan, stop.signal)
    report.end(plan, sums)
    return interrupted ?? (sums.failed > 0 ? 1 : 0)
  } finally {
    await replayer.close()
  }
}

const { map, ca } = routeOptions

export const command: Command = {
  usage: 'replay <dir>',
  positionals: { dir: { type: 'string', describe: 'The folder that `ens-local listen --record` has written' } },
  options: {
    to: {
      type: 'string',
      env: 'ENS_LOCAL_REPLAY_TO',
      describe: 'The receiver: an origin, which keeps the recorded path, or a whole url'
    },
    ...signingOptions,
    speed: {
      type: 'string',
      default: '1x',
      env: 'ENS_LOCAL_REPLAY_SPEED',
      describe: '1x: at the recorded pace; 10x: ten times as fast; max: without waiting'
    },
    kind: {
      type: 'string',
      choices: ['delivery', 'probe', 'other', 'all'],
      default: 'delivery',
      env: 'ENS_LOCAL_REPLAY_KIND',
      describe: 'What to send; other is what was neither a probe nor a batch of events'
    },
    limit: {
      type: 'number',
      env: 'ENS_LOCAL_REPLAY_LIMIT',
      own: true,
      describe: 'Send the first so many, and no more'
    },
    deadline: {
      type: 'string',
      duration: true,
      env: 'ENS_LOCAL_REPLAY_DEADLINE',
      describe: "For each answer; if not given, ENS's own: 3s, and 30s for a probe"
    },
    ...(map && { map }),
    ...(ca && { ca }),
    json: { type: 'boolean', describe: 'One JSON object a line on stdout' }
  },
  examples: [
    ['ens-local replay recorded --to http://127.0.0.1:3000', 'The same bytes, headers and pace again'],
    ['ens-local replay recorded --to http://127.0.0.1:3000/hook --speed max --key-file key.txt', 'Signed anew, at once']
  ],
  run
}
