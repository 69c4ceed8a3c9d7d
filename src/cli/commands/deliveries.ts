// `ens-local deliveries [list|show|replay] [id]`: what a running emulator has delivered, tries to, or gave up.

import { type DeliveryView, deliveryStates } from '../../ens/delivery.js'
import { toAssignments } from '../assignments.js'
import { colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { type ControlCaller, controlOptions, withControl } from '../control-caller.js'
import { deliveryColumns, deliveryLines, toRow } from '../delivery-view.js'
import { numberOf, textOf, textsOf } from '../option-values.js'
import { createReport } from '../resource-report.js'
import { usageError } from '../usage-error.js'

interface Job {
  readonly control: ControlCaller
  readonly args: Args
  readonly io: Io
}

interface Page {
  readonly deliveries: readonly DeliveryView[]
  readonly next?: string
}

/** The control API gives no more at a time. */
const PAGE = 1000

const widthOf = ({ stdout }: Io): number | undefined => (stdout.isTTY === true ? stdout.columns : undefined)

const queryOf = (args: Args, limit: number, cursor: string | undefined): string => {
  const callbackId = textOf(args, 'callback')
  const state = textOf(args, 'state')
  return new URLSearchParams({
    limit: String(limit),
    ...(callbackId !== undefined && { callbackId }),
    ...(state !== undefined && { state }),
    ...(cursor !== undefined && { cursor }),
    // Of which a table shows nothing.
    ...(args.json !== true && { bodies: 'false' })
  }).toString()
}

/** The newest `limit`, and whether there are more. */
const read = async ({ control, args }: Job, limit: number): Promise<{ found: DeliveryView[]; isAll: boolean }> => {
  const found: DeliveryView[] = []
  let cursor: string | undefined
  do {
    const query = queryOf(args, Math.min(limit - found.length, PAGE), cursor)
    const page = await control.get<Page>(`/deliveries?${query}`)
    found.push(...page.deliveries)
    cursor = page.next
  } while (cursor !== undefined && found.length < limit)
  return { found, isAll: cursor === undefined }
}

const list = async (job: Job): Promise<number> => {
  const { args, io } = job
  const limit = numberOf(args, 'limit') as number
  if (textOf(args, 'id') !== undefined)
    throw usageError('deliveries list takes no id.', 'Write `ens-local deliveries show ID` for one of them.')
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw usageError(`--limit ${limit} is no limit.`, 'Give a whole number from 1 on.')
  const report = createReport(args, io)
  const { found, isAll } = await read(job, limit)
  if (args.json === true) report.list('delivery', found, [])
  else report.list('delivery', found.map(toRow), deliveryColumns(report.paint, widthOf(io) ?? Number.POSITIVE_INFINITY))
  if (found.length === 0) report.say(nothingThere(args))
  else if (!isAll) report.say(`These are the newest ${found.length}; --limit ${limit * 10} shows more.`)
  return 0
}

const nothingThere = (args: Args): string =>
  textOf(args, 'callback') === undefined && textOf(args, 'state') === undefined
    ? 'There are no deliveries. Send an event: `ens-local trigger EmailSent --wait` also says why when none is sent.'
    : 'There are no such deliveries. `ens-local deliveries` lists all.'

const print = ({ args, io }: Job, type: string, delivery: DeliveryView): void => {
  const options = { paint: colours(io), width: widthOf(io), wholeBody: args.body === true }
  const lines = args.json === true ? [JSON.stringify({ type, ...delivery })] : deliveryLines(delivery, options)
  io.stdout.write(lines.map(line => `${line}\n`).join(''))
}

const pathOf = (args: Args): string => {
  const id = textOf(args, 'id')
  if (id !== undefined) return `/deliveries/${encodeURIComponent(id)}`
  throw usageError(
    `Which delivery to ${args.action} is missing.`,
    `Write \`ens-local deliveries ${args.action} ID\`; \`ens-local deliveries\` lists the ids.`
  )
}

const show = async (job: Job): Promise<number> => {
  print(job, 'delivery', await job.control.get<DeliveryView>(pathOf(job.args)))
  return 0
}

const replay = async (job: Job): Promise<number> => {
  const { control, args } = job
  const edit = toAssignments(textsOf(args, 'edit'), '--edit')
  const delivery = await control.post<DeliveryView>(`${pathOf(args)}/replay`, {
    ...(args.resign === true && { resign: true }),
    ...(Object.keys(edit).length > 0 && { edit })
  })
  print(job, 'delivery', delivery)
  return delivery.state === 'delivered' ? 0 : 1
}

const actions: Readonly<Record<string, (job: Job) => Promise<number>>> = { list, show, replay }

const run = (args: Args, io: Io): Promise<number> => {
  const action = actions[args.action as string] as (job: Job) => Promise<number>
  return withControl(args, io, control => action({ control, args, io }))
}

export const command: Command = {
  usage: 'deliveries [action] [id]',
  positionals: {
    action: {
      type: 'string',
      choices: Object.keys(actions),
      default: 'list',
      describe: 'list: the newest\nshow ID: one of them, with every attempt\nreplay ID: send it again'
    },
    id: { type: 'string', describe: 'Of the delivery' }
  },
  options: {
    callback: { type: 'string', describe: 'list: those of this callbackId', env: 'ENS_LOCAL_CALLBACK_ID' },
    state: { type: 'string', choices: deliveryStates, describe: 'list: those in this state' },
    limit: { type: 'number', default: 20, describe: 'list: how many' },
    body: { type: 'boolean', describe: 'show, replay: whole bodies' },
    resign: { type: 'boolean', describe: 'replay: sign with the present key; else byte for byte as it was' },
    edit: {
      type: 'string',
      array: true,
      describe: 'replay: path=value in each event, 0.info.to=a@b.c in the first alone; then signed; may be repeated'
    },
    ...controlOptions
  },
  examples: [
    ['ens-local deliveries', 'The newest'],
    ['ens-local deliveries --state deferred', 'What a callback would not take yet'],
    ['ens-local deliveries show ID', 'Every attempt, and what ENS does next'],
    ['ens-local deliveries replay ID --edit info.to=a@b.c', 'Send it again, changed and signed anew; 1 if it fails']
  ],
  run
}
