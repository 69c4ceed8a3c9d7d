// The real process as an Io: its streams, its environment and its signals. Nothing else in the product handles signals.

import { homedir } from 'node:os'
import { isatty } from 'node:tty'
import { UserError } from '../errors.js'
import type { Io, Output } from './command.js'

type Host = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'stdin' | 'env' | 'cwd' | 'platform' | 'on' | 'removeListener'>

/** 128 and the signal's number, as shells count. */
const signals: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129]
]

/** They ask for other things, and a program that is run may be meant. */
const others: readonly NodeJS.Signals[] = ['SIGQUIT', 'SIGUSR1', 'SIGUSR2']

/** No keys send these. */
const fromPrograms: readonly string[] = ['SIGTERM', 'SIGUSR1', 'SIGUSR2']

/** Calls `onGone` when whoever read the stream has gone, as `| head -1` does: no reason for a stack. */
const watchReader = (stream: NodeJS.WriteStream, onGone: () => void): Output => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    onGone()
  })
  return stream
}

/** The first signal asks to close; the handlers are gone then, so the second one kills at once. */
const untilSignal = (host: Host, done: (code: number) => void): void => {
  const handlers = signals.map(([signal, code]) => {
    const handle = (): void => {
      for (const [name, handler] of handlers) host.removeListener(name, handler)
      done(code)
    }
    host.on(signal, handle)
    return [signal, handle] as const
  })
}

/** Standard input, output or error. The streams are not touched: reading from them is the business of who runs here. */
const onTerminal = (): boolean => [0, 1, 2].some(descriptor => isatty(descriptor))

const onSignal = (host: Host, listener: (signal: NodeJS.Signals) => void): (() => void) => {
  const names = [...signals.map(([signal]) => signal), ...others]
  const handlers = names.map(signal => [signal, () => listener(signal)] as const)
  for (const [signal, handle] of handlers) host.on(signal, handle)
  return () => {
    for (const [signal, handle] of handlers) host.removeListener(signal, handle)
  }
}

const homeOf = (findHome: () => string): string => {
  try {
    return findHome()
  } catch (cause) {
    const hint = 'Set ENS_LOCAL_HOME, or HOME, to a folder that you may write to.'
    throw new UserError('This account has no home folder.', hint, { cause })
  }
}

export const processIo = (
  host: Host = process,
  isOnTerminal: () => boolean = onTerminal,
  findHome: () => string = homedir
): Io => {
  const ends: ((code: number) => void)[] = []
  let ended: number | undefined
  const end = (code: number): void => {
    ended ??= code
    for (const resolve of ends) resolve(ended)
  }
  return {
    stdout: watchReader(host.stdout, () => end(0)),
    stderr: watchReader(host.stderr, () => undefined),
    get stdin() {
      return host.stdin
    },
    env: host.env,
    cwd: host.cwd(),
    // Not before it is asked for: there are accounts without one, and then this throws.
    get home() {
      return homeOf(findHome)
    },
    platform: host.platform,
    untilInterrupted: () =>
      new Promise(resolve => {
        ends.push(resolve)
        if (ended === undefined) untilSignal(host, end)
        else resolve(ended)
      }),
    // Ctrl-C goes to all that runs in the foreground, and a terminal that is closed hangs up on all; the rest is for us.
    onSignal: listener => onSignal(host, signal => listener(signal, !fromPrograms.includes(signal) && isOnTerminal()))
  }
}
