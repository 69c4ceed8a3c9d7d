// The log of what happens, on stderr: lines for a person on a terminal, JSON lines for everything else.

import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Activity } from '../ens/activity.js'
import { type Level, type Line, toLine } from './activity-lines.js'
import { createBatch } from './batch.js'
import { type Colours, colours } from './colours.js'
import type { Io } from './command.js'
import { brief, printable } from './printable.js'
import { wrap } from './wrap.js'

interface Entry {
  readonly at: number
  readonly level: number
  readonly msg: string
  readonly hint?: string
  readonly type: string
}

const WARN = 40
const ERROR = 50

const clockTime = (at: number): string => new Date(at).toTimeString().slice(0, 8)

/** The status is the part of a request that the eye looks for. */
const paintLine = (level: number, line: string, paint: Colours): string => {
  const loud = level >= ERROR ? paint.red : level >= WARN ? paint.yellow : undefined
  return loud === undefined ? line.replace(/→ \d{3}/, status => paint.green(status)) : loud(line)
}

/** As wide as the time of day and the blanks behind it. */
const INDENT = ' '.repeat(10)

const toText = ({ at, level, msg, hint }: Entry, paint: Colours, width: number | undefined): string => {
  const [first = '', ...more] = wrap(brief(msg), width, INDENT)
  const hints = (hint ?? '')
    .split('\n')
    .filter(Boolean)
    .flatMap(line => wrap(printable(line), width, INDENT))
  const lines = [first.slice(INDENT.length), ...more].map(line => paintLine(level, line, paint))
  return [`${paint.dim(clockTime(at))}  ${lines[0]}`, ...lines.slice(1), ...hints.map(paint.dim)].join('\n')
}

const createLogger = (level: Level, io: Io): Logger => {
  const { write } = createBatch(io.stderr)
  const settings = { level, base: null }
  if (io.stderr.isTTY !== true)
    return pino(
      { ...settings, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: label => ({ level: label }) } },
      { write }
    )
  const paint = colours({ stdout: io.stderr, env: io.env })
  const prettify = pretty.prettyFactory({
    colorize: false,
    hideObject: true,
    ignore: 'time,level',
    messageFormat: entry => toText(entry as unknown as Entry, paint, io.stderr.columns)
  })
  return pino(settings, { write: entry => write(prettify(entry)) })
}

/** Logs activities of this level and louder. */
export const createLog = (level: Level, io: Io): ((activity: Activity) => void) => {
  const logger = createLogger(level, io)
  return activity => {
    const { level: at, text, hint }: Line = toLine(activity)
    logger[at]({ ...activity, ...(hint !== undefined && { hint }) }, text)
  }
}
