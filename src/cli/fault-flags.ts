// The flags of `faults`. Names such as --port and --host mean something else to `start`, so nothing is shared with it.

import type { Args, Option } from './command.js'
import { textOf } from './option-values.js'
import { usageError } from './usage-error.js'

const own = (name: string, option: Omit<Option, 'env' | 'own'>): Option => ({
  ...(option as Option),
  env: `ENS_LOCAL_FAULT_${name}`,
  own: true
})

export const faultFlags: Readonly<Record<string, Option>> = {
  kind: own('KIND', { type: 'string', describe: 'serve, add: the kind, if it is not given as a word' }),
  phase: own('PHASE', {
    type: 'string',
    choices: ['probe', 'delivery', 'api'],
    describe: 'add: which exchanges; needed for kinds that know several'
  }),
  'callback-name': own('CALLBACK_NAME', { type: 'string', describe: 'add: of this callback alone' }),
  host: own('HOST', {
    type: 'string',
    describe: 'add: with callbacks at this host, *.example.com for all below; serve: the address to listen on'
  }),
  operation: own('OPERATION', {
    type: 'string',
    describe: "add: calls of this one, by the vendor's page: createCallback"
  }),
  'event-type': own('EVENT_TYPE', { type: 'string', describe: 'add: deliveries with an event of this type' }),
  status: own('STATUS', { type: 'number', describe: 'add: what kind status answers' }),
  by: own('BY', { type: 'string', duration: true, describe: 'add: how long, for delay and reorder' }),
  times: own('TIMES', { type: 'number', describe: 'add: fires so often at most; always if not given' }),
  after: own('AFTER', { type: 'number', describe: 'add: lets so many pass first' }),
  probability: own('PROBABILITY', {
    type: 'number',
    describe: 'add: fires with this chance, 0 to 1, drawn from --seed'
  }),
  id: own('ID', { type: 'string', describe: 'add: names the rule; rule-1, rule-2… if not given' }),
  file: own('FILE', { type: 'string', describe: 'add: FILE of rules in JSON' }),
  port: own('PORT', { type: 'number', default: 0, describe: 'serve: 0 takes a free one' }),
  plain: own('PLAIN', { type: 'boolean', describe: 'serve: http in place of https' })
}

/** The kind: the word behind the action, or `--kind`. Throws a usage error for two that differ. */
export const kindIn = (args: Args, word: string | undefined): string | undefined => {
  const flag = textOf(args, 'kind')
  if (flag !== undefined && word !== undefined && flag !== word)
    throw usageError(`There are two kinds: ${word}, and ${flag} by --kind.`, 'Give one of them.')
  return flag ?? word
}
