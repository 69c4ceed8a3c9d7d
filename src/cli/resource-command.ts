// What `callbacks` and `subscriptions` have in common: an action, the ids it is for, and a connection to an ENS.

import type { EnsClient } from '../client/ens-client.js'
import type { Args, Command, Io, Option } from './command.js'
import { createReport, type Report } from './resource-report.js'
import { targetOptions, withEns } from './target.js'
import { usageError } from './usage-error.js'

export interface Job {
  readonly ens: EnsClient
  readonly args: Args
  readonly report: Report
}

export interface Action {
  /** What stands behind the action, as help and error show it: `ID`, `ID…`, `ID KEY`; empty for nothing. */
  readonly takes: string
  readonly does: string
  run(job: Job, ...ids: string[]): Promise<void>
}

export interface Resource {
  /** The command's name. */
  readonly name: string
  readonly actions: Readonly<Record<string, Action>>
  readonly options: Readonly<Record<string, Option>>
  readonly examples: Command['examples']
}

const wordsIn = (takes: string): number => takes.split(' ').filter(Boolean).length

const checkIds = ({ name }: Resource, word: string, { takes }: Action, ids: readonly string[]): void => {
  const wanted = wordsIn(takes)
  const fits = takes.endsWith('…') ? ids.length >= wanted : ids.length === wanted
  if (fits) return
  const use = `ens-local ${[name, word, takes].filter(Boolean).join(' ')}`
  const message =
    ids.length < wanted ? `What ${name} ${word} is for is missing.` : `${name} ${word} takes ${takes || 'no id'}.`
  throw usageError(message, `Write \`${use}\`; \`ens-local ${name} list\` shows the ids.`)
}

const helpOf = (actions: Resource['actions']): string =>
  Object.entries(actions)
    .map(([word, { takes, does }]) => `${[word, takes].filter(Boolean).join(' ')}: ${does}`)
    .join('\n')

export const resourceCommand = (resource: Resource): Command => ({
  usage: `${resource.name} [action] [ids..]`,
  positionals: {
    action: {
      type: 'string',
      choices: Object.keys(resource.actions),
      default: 'list',
      describe: helpOf(resource.actions)
    },
    ids: { type: 'string', array: true, describe: 'What it is for' }
  },
  options: { ...resource.options, ...targetOptions },
  examples: resource.examples,
  run: async (args: Args, io: Io) => {
    const word = args.action as string
    const action = resource.actions[word] as Action
    const ids = (args.ids ?? []) as string[]
    checkIds(resource, word, action, ids)
    const report = createReport(args, io)
    await withEns(args, io, ens => action.run({ ens, args, report }, ...ids))
    return 0
  }
})
