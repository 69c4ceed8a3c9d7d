// What `trigger` was asked to send, as calls of the control API.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type EnsEvent, isObject } from '../ens/event.js'
import { withValue } from '../ens/event-paths.js'
import type { EventsOfType, PublishRequest } from '../ens/publication.js'
import { toAssignments } from './assignments.js'
import type { Args, Io } from './command.js'
import { numberOf, textOf, textsOf } from './option-values.js'
import { toRate } from './rate.js'
import { usageError } from './usage-error.js'

export interface TriggerCall {
  readonly count: number
  readonly body: PublishRequest
}

export interface TriggerPlan {
  readonly total: number
  /** Events a second. */
  readonly rate: number | undefined
  readonly calls: Iterable<TriggerCall>
}

type Entry = Omit<EventsOfType, 'count'> | EnsEvent
type Overrides = Readonly<Record<string, unknown>>

const MOST_IN_A_CALL = 1000

const toJson = (what: string, path: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usageError(`${what} ${path} is not JSON: ${(error as Error).message}.`, 'An event is a JSON object.')
  }
}

const readJson = async (flag: string, path: string, io: Pick<Io, 'cwd'>): Promise<unknown> => {
  const text = await readFile(resolve(io.cwd, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`${flag} ${path} can not be read (${error.code}).`, 'Give a file of JSON.')
  })
  return toJson(flag, path, text)
}

/** A compositeId has at least three dots and no slash; everything else is a file. */
const toOf = async (text: string, io: Pick<Io, 'cwd'>): Promise<EnsEvent | string> =>
  /^[^./]+(\.[^./]+){3,}$/.test(text) ? text : ((await readJson('--of', text, io)) as EnsEvent)

const isEvent = (entry: Entry): entry is EnsEvent => 'eventCategoryType' in entry

const withOverrides = (entry: Entry, overrides: Overrides): Entry => {
  if (!isEvent(entry)) return { ...entry, overrides: { ...entry.overrides, ...overrides } }
  return Object.entries(overrides).reduce((event, [path, value]) => withValue(event, path, value), entry)
}

/** What a recording of a delivery holds is what was in the delivery. */
const fromRecording = async (content: unknown, file: string): Promise<unknown> => {
  const { toBytes } = await import('../recording/recording.js')
  const { claimsToBeRecording, toRecording } = await import('../recording/read-recordings.js')
  if (!claimsToBeRecording(content)) return content
  const recording = toRecording(content, file)
  const { kind } = recording
  if (kind === 'delivery') return toJson('The body in --file', file, Buffer.from(toBytes(recording)).toString())
  throw usageError(
    `--file ${file} is the recording of ${kind === 'probe' ? 'a probe' : 'something else'}, which has no events.`,
    'Give a recording of a delivery: its name ends in -delivery.json.'
  )
}

const toEntries = (content: unknown, file: string, overrides: Overrides): Entry[] => {
  const items = Array.isArray(content) ? content : [content]
  if (items.length > 0 && items.every(isObject))
    return items.map(item => withOverrides(item as unknown as Entry, overrides))
  throw usageError(
    `--file ${file} holds no events.`,
    'Write an event, an array of events, or {"type": "EmailSent", "overrides": {"info.to": "a@b.c"}}.'
  )
}

/** Small enough for ten calls a second, so that a slow pace is even. */
const sizeFor = (rate: number | undefined): number =>
  rate === undefined ? MOST_IN_A_CALL : Math.min(MOST_IN_A_CALL, Math.max(1, Math.ceil(rate / 10)))

function* inCalls(
  total: number,
  size: number,
  toBody: (first: number, count: number) => PublishRequest
): Generator<TriggerCall> {
  for (let first = 0; first < total; first += size) {
    const count = Math.min(size, total - first)
    yield { count, body: toBody(first, count) }
  }
}

const countOf = (args: Args): number => {
  const count = numberOf(args, 'count') ?? 1
  if (Number.isSafeInteger(count) && count > 0) return count
  throw usageError(`--count ${count} is no count.`, 'Give a whole number from 1 on.')
}

const checkSource = (args: Args): void => {
  const [type, file, of] = ['type', 'file', 'of'].map(name => textOf(args, name))
  if (type === undefined && file === undefined)
    throw usageError(
      'What to send is missing.',
      'Write `ens-local trigger EmailSent`; `ens-local trigger --list` lists the types.'
    )
  if (type !== undefined && file !== undefined)
    throw usageError('Both a type and a --file are given.', 'Give one of the two; a file names its types itself.')
  if (file !== undefined && of !== undefined)
    throw usageError('--of goes with a type, not with a --file.', 'Write `ens-local trigger EmailOpen --of ID`.')
}

/** Throws a usage error for what does not fit together, and for files that hold no events. */
export const toTriggerPlan = async (args: Args, io: Pick<Io, 'cwd'>): Promise<TriggerPlan> => {
  checkSource(args)
  const [type, file, of] = ['type', 'file', 'of'].map(name => textOf(args, name))
  const times = countOf(args)
  const rate = args.rate === undefined ? undefined : toRate(String(args.rate))
  const overrides = toAssignments(textsOf(args, 'set'), '--set')
  const size = sizeFor(rate)
  if (file === undefined) {
    const base = { type: type as string, overrides, ...(of !== undefined && { of: await toOf(of, io) }) }
    return { total: times, rate, calls: inCalls(times, size, (_first, count) => ({ ...base, count })) }
  }
  const content = await fromRecording(await readJson('--file', file, io), file)
  const entries = toEntries(content, file, overrides)
  const total = entries.length * times
  const toBody = (first: number, count: number): PublishRequest => ({
    events: Array.from({ length: count }, (_none, index) => entries[(first + index) % entries.length] as Entry)
  })
  return { total, rate, calls: inCalls(total, size, toBody) }
}
