// The rules that `faults add` is given: one in flags, or any number as JSON from a file or the standard input.

import { text } from 'node:stream/consumers'
import type { FaultMatch, FaultRule } from '../ens/fault-rule.js'
import { parseRules } from '../faults/parse-rules.js'
import type { Args, Io } from './command.js'
import { kindIn } from './fault-flags.js'
import { readRuleFile } from './faults-file.js'
import { numberOf, textOf } from './option-values.js'
import { usageError } from './usage-error.js'

const EXAMPLE = 'For example: ens-local faults add timeout --phase delivery --times 3; or --file FILE, or - for stdin.'

type Field = readonly [field: string, value: unknown]

/** Those that are given. */
const given = (fields: readonly Field[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter(([, value]) => value !== undefined))

/** Each flag of a rule and where in it its value stands. */
const ruleOf = (args: Args, kind: string): FaultRule => {
  const match: FaultMatch = given([
    ['phase', textOf(args, 'phase')],
    ['callbackName', textOf(args, 'callback-name')],
    ['host', textOf(args, 'host')],
    ['operation', textOf(args, 'operation')],
    ['eventType', textOf(args, 'event-type')]
  ])
  const limits = given((['times', 'after', 'probability'] as const).map(name => [name, numberOf(args, name)]))
  const fault = {
    kind,
    ...given([
      ['status', numberOf(args, 'status')],
      ['by', textOf(args, 'by')]
    ])
  }
  return { ...given([['id', textOf(args, 'id')]]), match, fault, ...limits }
}

const flags = [
  ...['kind', 'id', 'phase', 'callback-name', 'host', 'operation', 'event-type'],
  ...['status', 'by', 'times', 'after', 'probability']
]

const readInput = async ({ stdin, stderr }: Io): Promise<FaultRule[]> => {
  if (stdin.isTTY) stderr.write('Reading rules from the terminal; Ctrl-D ends them.\n')
  return parseRules(await text(stdin), 'stdin')
}

/**
 * `word` is what stands behind `add`: a kind, or `-` for the standard input. Throws a usage error for nothing, or for two
 * ways at once, and UserError `ERR_FAULT` with the line for JSON that makes no sense.
 */
export const toRules = async (args: Args, word: string | undefined, io: Io): Promise<readonly FaultRule[]> => {
  const file = textOf(args, 'file')
  const fromFlags = flags.filter(flag => args[flag] !== undefined).map(flag => `--${flag}`)
  if (file === undefined && word !== '-') {
    const kind = kindIn(args, word)
    if (kind === undefined) throw usageError('Which kind of fault to arm is missing.', EXAMPLE)
    return [ruleOf(args, kind)]
  }
  const others = [...fromFlags, ...(file !== undefined && word !== undefined ? [word] : [])]
  if (others.length > 0)
    throw usageError(`Rules in JSON say all by themselves: ${others.join(', ')} can not be given too.`, EXAMPLE)
  return file === undefined ? readInput(io) : readRuleFile('file', file, io)
}
