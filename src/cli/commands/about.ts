// `ens-local about [topic]`: the fidelity ledger, and with `events` the event types.

import { didYouMean } from '../../did-you-mean.js'
import { eventTypes } from '../../ens/event-catalogue.js'
import { type LedgerRow, ledger, type Source } from '../../ens/ledger.js'
import { type Colours, colours } from '../colours.js'
import type { Args, Command, Io } from '../command.js'
import { usageError } from '../usage-error.js'
import { wrap } from '../wrap.js'

const EVENTS = 'events'
const topics: readonly string[] = [...new Set(ledger.map(({ topic }) => topic))]
/** As wide as the longest source. */
const SOURCE = 10
const INDENT = ' '.repeat(SOURCE + 2)

const hues: Record<Source, 'green' | 'cyan' | 'yellow'> = { Docs: 'green', Observed: 'cyan', Assumed: 'yellow' }

/** On a terminal a table with a heading for each topic; in a pipe one row a line, so that grep finds whole rows. */
const ledgerLines = (rows: readonly LedgerRow[], paint: Colours, width: number | undefined): string[] => {
  if (width === undefined)
    return rows.map(({ topic, source, behaviour }) => `${topic.padEnd(14)}${source.padEnd(SOURCE)}${behaviour}`)
  return rows.flatMap(({ topic, source, behaviour }, index) => {
    const isFirst = rows[index - 1]?.topic !== topic
    const [first = '', ...rest] = wrap(behaviour, Math.min(width, 100), INDENT)
    const line = `  ${paint[hues[source]](source.padEnd(SOURCE))}${first.slice(INDENT.length)}`
    return [...(isFirst ? [...(index === 0 ? [] : ['']), paint.bold(topic)] : []), line, ...rest]
  })
}

const byTopic = (rows: readonly LedgerRow[]): LedgerRow[] =>
  topics.flatMap(name => rows.filter(({ topic }) => topic === name))

const eventLines = (paint: Colours): string[] =>
  eventTypes.map(({ name, filters }) =>
    filters.length === 0 ? name : `${name.padEnd(44)}${paint.dim('filters: ')}${filters.join(', ')}`
  )

const refuse = (topic: string): never => {
  const known = [...topics, EVENTS]
  const list = `The topics are ${known.join(', ')}.`
  const near = didYouMean(topic, known, '')
  throw usageError(`There is no topic ${topic}.`, [near, list].filter(Boolean).join(' '))
}

const rowsOf = (topic: string | undefined): readonly LedgerRow[] => {
  if (topic === undefined) return byTopic(ledger)
  return topics.includes(topic) ? ledger.filter(row => row.topic === topic) : refuse(topic)
}

const run = async (args: Args, io: Io): Promise<number> => {
  const { topic, json } = args as { topic?: string; json?: boolean }
  const print = (lines: readonly string[]): unknown => io.stdout.write(lines.map(line => `${line}\n`).join(''))
  const paint = colours(io)
  const width = io.stdout.isTTY === true ? io.stdout.columns : undefined
  if (topic === EVENTS)
    print(json ? eventTypes.map(type => JSON.stringify({ type: 'event', ...type })) : eventLines(paint))
  else {
    const rows = rowsOf(topic)
    print(json ? rows.map(row => JSON.stringify({ type: 'behaviour', ...row })) : ledgerLines(rows, paint, width))
  }
  if (topic === undefined && !json && io.stdout.isTTY === true)
    io.stderr.write(
      '\nDocs: the vendor says so. Observed: seen in a saved answer or a program that runs against it.\nAssumed: our reading where both are silent. `ens-local about events` lists the event types.\n'
    )
  return 0
}

export const command: Command = {
  usage: 'about [topic]',
  positionals: { topic: { type: 'string', describe: `One of ${[...topics, EVENTS].join(', ')}; all without it` } },
  options: { json: { type: 'boolean', describe: 'One JSON object a line on stdout' } },
  examples: [
    ['ens-local about probe', 'What the liveness probe does, and how we know'],
    ['ens-local about events', 'All event types, and the filters each one has']
  ],
  run
}
