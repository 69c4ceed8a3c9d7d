// `ens-local faults [list|show|serve|add|rules|clear]`: what can go wrong, served alone or armed on a running emulator.

import type { ArmedRule } from '../../ens/fault-rule.js'
import type { FaultKind } from '../../faults/fault-kind.js'
import { faultKinds } from '../../faults/fault-kinds.js'
import { type FoundKind, findKind, kindAdvice } from '../../faults/find-kind.js'
import { colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { controlOptions, withControl } from '../control-caller.js'
import { faultFlags, kindIn } from '../fault-flags.js'
import { kindJson, kindLines, kindPage } from '../fault-kind-view.js'
import { toRules } from '../fault-rule-input.js'
import { armedSentence, ruleColumns, toRuleRow } from '../fault-rule-view.js'
import { serveFault } from '../fault-serve.js'
import { createReport } from '../resource-report.js'
import { usageError } from '../usage-error.js'
import { wrap } from '../wrap.js'

interface Job {
  readonly args: Args
  readonly io: Io
  /** What stands behind the action. */
  readonly words: readonly string[]
}

type Rules = { readonly rules: readonly ArmedRule[] }

const noKind = (text: string): Error => usageError(`${text} is no kind of fault.`, kindAdvice(text))

/** As in the list, or with a number. */
const kindOf = (text: string): FaultKind => {
  const kind = findKind(text)?.kind ?? faultKinds.find(({ name }) => name === text || name.startsWith(`${text}-<`))
  if (kind === undefined) throw noKind(text)
  return kind
}

const atMostOne = ({ args: { action }, words }: Job): string | undefined => {
  const [word, second] = words
  if (second === undefined) return word
  throw usageError(`There is a word too many: ${second}.`, `\`faults ${action}\` takes one word at most.`)
}

const print = ({ io }: Job, lines: readonly string[]): void =>
  void io.stdout.write(lines.map(line => `${line}\n`).join(''))

const list = async (job: Job): Promise<number> => {
  const { args, io } = job
  const text = atMostOne(job)
  const view = { paint: colours(io), width: io.stdout.isTTY === true ? io.stdout.columns : undefined }
  if (args.json === true)
    print(
      job,
      (text === undefined ? faultKinds : [kindOf(text)]).map(kind => JSON.stringify(kindJson(kind)))
    )
  else if (text !== undefined) print(job, kindPage(kindOf(text), view))
  else {
    print(job, kindLines(faultKinds, view))
    const more = '`ens-local faults show KIND` says what ENS makes of it, and how it is mended.'
    if (view.width !== undefined) io.stderr.write(['', ...wrap(more, view.width), ''].join('\n'))
  }
  return 0
}

const show = async (job: Job): Promise<number> => {
  if (job.words.length > 0) return list(job)
  throw usageError('Which kind to show is missing.', 'For example: ens-local faults show timeout')
}

const serve = async (job: Job): Promise<number> => {
  const text = kindIn(job.args, atMostOne(job))
  if (text === undefined)
    throw usageError('Which kind to serve is missing.', 'For example: ens-local faults serve timeout --port 4443')
  const found: FoundKind | undefined = findKind(text)
  if (found === undefined) throw noKind(text)
  return serveFault(found, job.args, job.io)
}

const add = async (job: Job): Promise<number> => {
  const { args, io } = job
  const rules = await toRules(args, atMostOne(job), io)
  const report = createReport(args, io)
  await withControl(args, io, async control => {
    const armed = await control.post<Rules>('/faults', { rules })
    for (const rule of armed.rules) report.done('rule', rule, armedSentence(rule))
  })
  return 0
}

const rules = async (job: Job): Promise<number> => {
  const { args, io } = job
  const report = createReport(args, io)
  const armed = await withControl(args, io, control => control.get<Rules>('/faults'))
  if (args.json === true) report.list('rule', armed.rules, [])
  else report.list('rule', armed.rules.map(toRuleRow), ruleColumns)
  if (armed.rules.length === 0)
    report.say('No rule is armed. Arm one: `ens-local faults add timeout --phase delivery`.')
  return 0
}

const clear = async ({ args, io, words }: Job): Promise<number> => {
  const report = createReport(args, io)
  await withControl(args, io, async control => {
    if (words.length === 0) {
      const { cleared } = await control.delete<{ cleared: number }>('/faults')
      report.done('cleared', { cleared }, cleared === 1 ? '1 rule is cleared.' : `${cleared} rules are cleared.`)
    }
    for (const id of words) {
      await control.delete(`/faults/${encodeURIComponent(id)}`)
      report.done('cleared', { id }, `${id} is cleared.`)
    }
  })
  return 0
}

const actions: Readonly<Record<string, (job: Job) => Promise<number>>> = { list, show, serve, add, rules, clear }

export const command: Command = {
  usage: 'faults [action] [words..]',
  positionals: {
    action: {
      type: 'string',
      choices: Object.keys(actions),
      default: 'list',
      describe:
        'list: all kinds\nshow KIND: one of them\nserve KIND: a receiver that misbehaves\nadd KIND: arm a rule\nrules: those that are armed\nclear [ID…]: disarm'
    },
    words: { type: 'string', array: true, describe: 'A kind, or ids of rules; add -: rules in JSON on stdin' }
  },
  options: { ...faultFlags, ...controlOptions },
  examples: [
    ['ens-local faults show drop-ack', 'What happens, what ENS does then, and how it is mended'],
    ['ens-local faults add timeout --phase delivery --times 3', 'The next three deliveries get no answer'],
    ['ens-local faults add status --status 429 --operation createCallback', 'ENS itself answers 429'],
    ['ens-local faults add --file faults.json', 'Rules as for `start --faults`'],
    ['ens-local faults clear', 'All is well again'],
    ['ens-local faults serve trust-failure-expired --port 4443', 'For any client: its certificate has expired']
  ],
  run: (args, io) => {
    const action = actions[args.action as string] as (job: Job) => Promise<number>
    return action({ args, io, words: (args.words ?? []) as string[] })
  }
}
