// What `replay` is asked to send, and how fast.

import { resolve } from 'node:path'
import { parseDuration } from '../ens/duration.js'
import type { SignatureKeyEncoding } from '../ens/signature.js'
import { UserError } from '../errors.js'
import { listRecordings, type RecordingFacts } from '../recording/read-recordings.js'
import type { RecordingKind } from '../recording/recording.js'
import type { ReplayOptions } from '../replay-recording.js'
import type { Args, Io } from './command.js'
import { numberOf, textOf } from './option-values.js'
import { toRoutes } from './route-options.js'
import { readKey } from './signature-input.js'
import { usageError } from './usage-error.js'

export interface ReplayPlan {
  readonly folder: string
  readonly recordings: readonly RecordingFacts[]
  /** Of other kinds. */
  readonly leftOut: number
  /** How many times faster than it was; infinite for `max`. */
  readonly speed: number
  readonly options: ReplayOptions
}

/** Throws a usage error. */
export const toSpeed = (text: string): number => {
  if (text === 'max') return Number.POSITIVE_INFINITY
  const speed = Number(/^(\d+(?:\.\d+)?)x?$/.exec(text)?.[1] ?? 0)
  if (speed > 0) return speed
  throw usageError(`--speed ${text} is no speed.`, 'Write it like 1x, 10x or 0.5x, or max for no waiting at all.')
}

const limitOf = (args: Args): number => {
  const limit = numberOf(args, 'limit')
  if (limit === undefined) return Number.POSITIVE_INFINITY
  if (Number.isSafeInteger(limit) && limit >= 1) return limit
  throw usageError(`--limit ${limit} is no count.`, 'Give a whole number from 1 on.')
}

const deadlineOf = (args: Args): number | undefined => {
  const text = textOf(args, 'deadline')
  return text === undefined ? undefined : parseDuration(text)
}

const optionsOf = async (args: Args, io: Io): Promise<ReplayOptions> => {
  const isSigned = textOf(args, 'key') !== undefined || textOf(args, 'key-file') !== undefined
  const deadlineMs = deadlineOf(args)
  return {
    ...(await toRoutes(args, io)),
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(isSigned && {
      signatureKey: await readKey(args, io),
      signatureKeyEncoding: args.encoding as SignatureKeyEncoding
    })
  }
}

const nothingLeft = (folder: string, kind: string, found: readonly RecordingFacts[]): UserError => {
  const others = [...new Set(found.map(recording => recording.kind))].join(', ')
  return new UserError(`There is no recording of a ${kind} in ${folder}, only: ${others}.`, 'Give --kind all.', {
    code: 'ERR_RECORDING'
  })
}

/** Throws UserError for a folder without recordings, for a broken one, and for options that make no sense. */
export const toReplayPlan = async (args: Args, io: Io): Promise<ReplayPlan> => {
  const speed = toSpeed(args.speed as string)
  const limit = limitOf(args)
  const options = await optionsOf(args, io)
  const folder = resolve(io.cwd, args.dir as string)
  const found = await listRecordings(folder)
  const kind = args.kind as RecordingKind | 'all'
  const chosen = kind === 'all' ? found : found.filter(recording => recording.kind === kind)
  if (chosen.length === 0) throw nothingLeft(folder, kind, found)
  return { folder, recordings: chosen.slice(0, limit), leftOut: found.length - chosen.length, speed, options }
}

/** Milliseconds from the first to each, at that speed. */
export const dueTimes = ({ recordings, speed }: Pick<ReplayPlan, 'recordings' | 'speed'>): number[] => {
  const first = recordings[0]?.at ?? 0
  return recordings.map(({ at }) => Math.max(0, at - first) / speed)
}
