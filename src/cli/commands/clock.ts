// `ens-local clock [show|advance|set] [value]`: the time of a running emulator.

import { parseDuration } from '../../ens/duration.js'
import { durationText } from '../../ens/duration-text.js'
import type { Args, Command, Io } from '../command.js'
import { type ControlCaller, controlOptions, withControl } from '../control-caller.js'
import { textOf } from '../option-values.js'
import { usageError } from '../usage-error.js'

interface Time {
  readonly mode: 'real' | 'manual'
  readonly now: number
}

const iso = (time: number): string => new Date(time).toISOString()

const checkDuration = (value: string | undefined): string => {
  if (value !== undefined && parseDuration(value) !== undefined) return value
  throw usageError(
    value === undefined ? 'clock advance needs a duration.' : `${value} is no duration.`,
    'Write it like ens-local clock advance 10m, with ms, s, m, h or d.'
  )
}

const toTime = (value: string | undefined): number => {
  const time = /^\d+$/.test(value ?? '') ? Number(value) : Date.parse(value ?? '')
  // The last one a Date can hold.
  if (time <= 8_640_000_000_000_000) return time
  throw usageError(
    value === undefined ? 'clock set needs a time.' : `${value} is no time.`,
    'Write milliseconds since 1970, or like ens-local clock set 2026-01-31T12:00:00Z.'
  )
}

type Call = (control: ControlCaller) => Promise<Time>

/** What moves the clock; undefined for showing it alone. Throws a usage error before anything is called. */
const moveOf = (action: string, value: string | undefined): Call | undefined => {
  if (action === 'advance') {
    const by = checkDuration(value)
    return control => control.post('/clock/advance', { by })
  }
  if (action === 'set') {
    const now = toTime(value)
    return control => control.post('/clock/set', { now })
  }
  if (value !== undefined)
    throw usageError('clock show takes no value.', 'Write ens-local clock advance 10m to move it.')
  return undefined
}

const show = ({ mode, now }: Time): object => ({ type: 'clock', mode, now, iso: iso(now) })

const run = async (args: Args, io: Io): Promise<number> => {
  const { action, json } = args as { action: string; json?: boolean }
  const move = moveOf(action, textOf(args, 'value'))
  const print = (facts: object, text: string): unknown => io.stdout.write(`${json ? JSON.stringify(facts) : text}\n`)
  await withControl(args, io, async control => {
    const before = await control.get<Time>('/clock')
    if (move === undefined) return print(show(before), `${before.mode}  ${iso(before.now)}  ${before.now}`)
    const after = await move(control)
    const by = durationText(after.now - before.now)
    return print({ ...show(after), from: before.now, to: after.now }, `${iso(before.now)} → ${iso(after.now)}  (${by})`)
  })
  return 0
}

export const command: Command = {
  usage: 'clock [action] [value]',
  positionals: {
    action: {
      type: 'string',
      choices: ['show', 'advance', 'set'],
      default: 'show',
      describe: 'show it; advance it by a duration; set it to a later time'
    },
    value: { type: 'string', describe: 'A duration, or a time: 10m, 2026-01-31T12:00:00Z, milliseconds since 1970' }
  },
  options: controlOptions,
  examples: [
    ['ens-local clock advance 10m', 'Ends when all that fell due has run; needs `ens-local start --clock manual`'],
    ['ens-local clock set 2026-01-31T12:00:00Z', 'The same, up to a time'],
    ['ens-local clock', 'Which clock it is, and what time']
  ],
  run
}
