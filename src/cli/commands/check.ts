// `ens-local check URL`: does this receiver survive ENS? It plays ENS, and says what came of each case.

import { checkCases } from '../../check/check-cases.js'
import { type CheckOptions, checkReceiver } from '../../check-receiver.js'
import { namingOurPort, toHandshake } from '../check-handshake.js'
import { createCheckJson } from '../check-json.js'
import { createCheckJunit } from '../check-junit.js'
import { listCases } from '../check-list.js'
import { type CreateReporter, counts } from '../check-reporter.js'
import { createCheckTap } from '../check-tap.js'
import { createCheckText } from '../check-text.js'
import type { Args, Command, Io, Option } from '../command.js'
import { createLineReader, type LineReader } from '../line-reader.js'
import { commaListOf, numberOf, textOf } from '../option-values.js'
import { routeOptions, toRoutes } from '../route-options.js'
import { keyOptions, readKey } from '../signature-input.js'
import { usageError } from '../usage-error.js'

const reporters: Readonly<Record<string, CreateReporter>> = {
  table: createCheckText,
  tap: createCheckTap,
  junit: createCheckJunit
}

const toReporter = ({ json, reporter }: Args): CreateReporter => {
  if (json !== true) return reporters[String(reporter)] as CreateReporter
  if (reporter === 'table') return createCheckJson
  throw usageError(`--json and --reporter ${reporter} both want stdout.`, 'Give one of them.')
}

const urlOf = (args: Args): string => {
  const url = textOf(args, 'url')
  if (url !== undefined) return url
  throw usageError('<url> is missing.', 'Write it like this: ens-local check https://hook.example.com/ens')
}

interface Job {
  readonly args: Args
  readonly io: Io
  readonly lines: LineReader
  readonly signal: AbortSignal
}

const toOptions = async ({ args, io, lines, signal }: Job): Promise<CheckOptions> => {
  const isGiven = textOf(args, 'key') !== undefined || textOf(args, 'key-file') !== undefined
  const key = isGiven ? await readKey(args, io) : undefined
  const { map, forwardTo, ca } = await toRoutes(args, io)
  const values = {
    key,
    map,
    forwardTo,
    ca,
    callbackId: textOf(args, 'callback-id'),
    only: commaListOf(args, 'only'),
    skip: commaListOf(args, 'skip'),
    deadlineScale: numberOf(args, 'deadline-scale'),
    handshake:
      args.handshake === true
        ? toHandshake({ port: numberOf(args, 'handshake-port') as number, key, lines }, io)
        : undefined
  }
  return { ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)), signal }
}

const check = async (job: Job): Promise<number> => {
  const { args, io } = job
  const url = urlOf(args)
  const create = toReporter(args)
  const options = await toOptions(job)
  const strict = args.strict === true
  const reporter = create({ url, strict, details: args.details === true }, io)
  const report = await checkReceiver(url, { ...options, onCase: reporter.result }).catch((error: unknown) => {
    throw namingOurPort(error)
  })
  reporter.end(report)
  return report.cases.some(({ verdict }) => counts(verdict, strict)) ? 1 : 0
}

const run = async (args: Args, io: Io): Promise<number> => {
  if (args.list === true) return listCases(checkCases, args, io)
  const cancel = new AbortController()
  const lines = createLineReader(io)
  void io.untilInterrupted().then(exitCode => {
    cancel.abort(exitCode)
    // Whoever waits for Enter need not wait any more.
    lines.close()
  })
  try {
    const exitCode = await check({ args, io, lines, signal: cancel.signal })
    return cancel.signal.aborted ? Number(cancel.signal.reason) : exitCode
  } finally {
    lines.close()
  }
}

const ownOptions: Readonly<Record<string, Option>> = {
  ...keyOptions,
  'callback-id': { type: 'string', describe: 'What the probe names; a made-up one if not given' },
  handshake: {
    type: 'boolean',
    describe: 'Register the url first, as ENS would: serves tokens and ens-verify, and waits until they are used'
  },
  'handshake-port': { type: 'number', default: 4010, describe: 'Where they are served; 0 takes a free port' },
  only: { array: true, describe: 'CASE: this one and no other; repeat it, or use commas' },
  skip: { array: true, describe: 'CASE: not this one; repeat it, or use commas' },
  list: { type: 'boolean', describe: 'The cases and what each asks; needs no url' },
  strict: { type: 'boolean', env: 'ENS_LOCAL_CHECK_STRICT', describe: 'Findings count as fails' },
  reporter: {
    type: 'string',
    choices: ['table', 'tap', 'junit'],
    default: 'table',
    describe: 'junit: findings are in the output of their case; tap: they are TODOs'
  },
  details: { type: 'boolean', describe: 'What was sent and what came also of cases that passed' },
  'deadline-scale': { type: 'number', describe: "0.1: a tenth of ENS's deadlines, for a receiver that is known slow" }
}

export const command: Command = {
  usage: 'check [url]',
  positionals: { url: { type: 'string', describe: 'Of the receiver; it may be local: http://127.0.0.1:3000/ens' } },
  options: {
    ...ownOptions,
    map: routeOptions.map as Option,
    'forward-to': routeOptions['forward-to'] as Option,
    ca: routeOptions.ca as Option,
    json: { type: 'boolean', describe: 'NDJSON: a line for each case, then a summary' }
  },
  examples: [
    ['ens-local check http://127.0.0.1:3000/ens --key-file key.txt', 'Exit code 0 if ENS gets its events through'],
    [
      'ens-local check http://127.0.0.1:3000/ens --handshake',
      'The same for a receiver that verifies its callback itself'
    ],
    ['ens-local check https://hook.example.com/ens --reporter junit > check.xml', 'For a build server'],
    ['ens-local check --list', 'What it asks']
  ],
  run
}
