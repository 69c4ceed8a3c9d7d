// `ens-local trigger [type]`: fires events on a running emulator, as a send inside Marketing Cloud would.

import { createStopwatch } from '../../clock/create-stopwatch.js'
import { parseDuration } from '../../ens/duration.js'
import { type EventType, eventTypes } from '../../ens/event-catalogue.js'
import type { Colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { controlOptions, withControl } from '../control-caller.js'
import { textOf } from '../option-values.js'
import { createReport } from '../resource-report.js'
import type { Column } from '../table.js'
import { toTriggerPlan } from '../trigger-plan.js'
import { runTrigger, type TriggerWait } from '../trigger-run.js'

const columns = (paint: Colours): Column<Pick<EventType, 'name' | 'filters'>>[] => [
  { title: 'TYPE', of: ({ name }) => name },
  { title: 'FILTERS', of: ({ filters }) => filters.join(', '), min: 8, paint: paint.cyan }
]

const listTypes = (args: Args, io: Io): number => {
  const report = createReport(args, io)
  const types = eventTypes.map(({ name, filters }) => ({ name, filters }))
  report.list('event-type', types, columns(report.paint))
  return 0
}

const waitOf = (args: Args): TriggerWait | undefined => {
  const timeout = textOf(args, 'timeout')
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout)
  return args.wait === true ? { timeoutMs } : undefined
}

const run = async (args: Args, io: Io): Promise<number> => {
  if (args.list === true) return listTypes(args, io)
  const plan = await toTriggerPlan(args, io)
  return withControl(args, io, async control => {
    const stop = new AbortController()
    let interrupted: number | undefined
    void io.untilInterrupted().then(code => {
      interrupted = code
      stop.abort()
    })
    const ports = { control, stopwatch: createStopwatch(), args, io }
    const exitCode = await runTrigger(ports, plan, waitOf(args), stop.signal)
    return interrupted ?? exitCode
  })
}

export const command: Command = {
  usage: 'trigger [type]',
  positionals: { type: { type: 'string', describe: 'CATEGORY.TYPE, or the type alone: EmailSent' } },
  options: {
    count: { type: 'number', default: 1, describe: 'How many, each with ids of its own', env: 'ENS_LOCAL_EVENT_COUNT' },
    rate: { type: 'string', describe: 'How fast: 5000/s, 100/m; as fast as it goes, if not given' },
    set: {
      type: 'string',
      array: true,
      describe: 'path=value in each event, JSON or text: info.to=a@b.c; may be repeated'
    },
    file: {
      type: 'string',
      describe:
        'Send these: an event, an array of events, {"type", "overrides"}, or a delivery that `listen --record` kept',
      env: 'ENS_LOCAL_EVENT_FILE'
    },
    of: { type: 'string', describe: 'The send event that an engagement event is about: a file, or its compositeId' },
    list: { type: 'boolean', describe: 'List the event types and their filters, and send nothing' },
    wait: { type: 'boolean', describe: 'Until all is settled; exit code 1 if something was not delivered' },
    timeout: {
      type: 'string',
      duration: true,
      describe: 'How long to wait at most; without it as long as it takes',
      env: 'ENS_LOCAL_WAIT_TIMEOUT'
    },
    ...controlOptions
  },
  examples: [
    ['ens-local trigger EmailSent --set info.to=a@b.c --wait', 'One event, and whether it was delivered'],
    ['ens-local trigger EmailSent --count 1000000 --rate 5000/s', 'Load; Ctrl-C ends it with a summary'],
    ['ens-local trigger EmailOpen --of 12345.1.2.3.4', 'An open that belongs to that send'],
    ['ens-local trigger --list', 'What there is']
  ],
  run
}
