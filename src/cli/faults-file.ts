// `--faults FILE`: fault rules from a file, checked with their lines.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FaultRule } from '../ens/fault-rule.js'
import type { Args, Io, Option } from './command.js'
import { textOf } from './option-values.js'
import { usageError } from './usage-error.js'

/** For all commands that start an emulator. */
export const faultsFlag: Readonly<Record<string, Option>> = {
  faults: { type: 'string', describe: 'A FILE of fault rules to arm; `ens-local faults` lists the kinds' }
}

/** `flag` named it. Throws a usage error for a file that can not be read, and UserError `ERR_FAULT` with the line of what is wrong. */
export const readRuleFile = async (flag: string, file: string, { cwd }: Pick<Io, 'cwd'>): Promise<FaultRule[]> => {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`--${flag} ${file} can not be read (${error.code}).`, 'Give a file of JSON with fault rules.')
  })
  const { parseRules } = await import('../faults/parse-rules.js')
  return parseRules(text, file)
}

/** Throws as `readRuleFile` does. */
export const readFaults = async (args: Args, io: Pick<Io, 'cwd'>): Promise<FaultRule[]> => {
  const file = textOf(args, 'faults')
  return file === undefined ? [] : readRuleFile('faults', file, io)
}
