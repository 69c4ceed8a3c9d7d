// What `listen` is asked to do: its options, checked where the receiver would not or could not in words for a terminal.

import { UserError } from '../errors.js'
import type { Args, Io } from './command.js'
import { textOf } from './option-values.js'
import { readTarget, type Target } from './target.js'
import { usageError } from './usage-error.js'

export interface ListenPlan {
  readonly port: number
  readonly host: string
  readonly target: Target
  readonly verify: 'auto' | 'manual'
  readonly forwardTo: URL | undefined
  readonly checksSignatures: boolean
  readonly rejectsBadSignatures: boolean
}

export const isLoopback = (host: string): boolean => /^(127\.[\d.]+|\[?::1\]?|localhost)$/.test(host)

/** `flag` names it in the message. */
export const checkPort = (flag: string, port: number): number => {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw usageError(`--${flag}: ${port} is no port.`, 'Choose a number from 0 to 65535; 0 takes a free one.')
}

const forwardToOf = (args: Args, port: number): URL | undefined => {
  const text = textOf(args, 'forward-to')
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw usageError('--forward-to is no http(s) URL.', 'Give the origin of your app: http://127.0.0.1:3000.')
  // A file for `start` and `listen` can hold one that is meant for `start`, and leads here.
  if (isLoopback(url.hostname) && Number(url.port) === port)
    throw new UserError(
      `--forward-to leads to ${url.host}, which is where listen itself listens.`,
      'Give the address of your app, or another --port.'
    )
  return url
}

/** Throws UserError for what makes no sense. */
export const readListenPlan = (args: Args, io: Pick<Io, 'env'>): ListenPlan => {
  const port = checkPort('port', args.port as number)
  return {
    port,
    host: args.host as string,
    target: readTarget(args, io),
    verify: args.verify === 'manual' ? 'manual' : 'auto',
    forwardTo: forwardToOf(args, port),
    checksSignatures: textOf(args, 'signature-key') !== undefined,
    rejectsBadSignatures: args['reject-bad-signatures'] === true
  }
}

/** A url as it may be shown: without a password that stands in it. */
export const shownUrl = ({ origin, pathname, search }: URL): string =>
  `${origin}${pathname === '/' ? '' : pathname}${search}`
