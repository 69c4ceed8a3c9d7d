// `check --handshake`: what a receiver must know for it, told to the person who can tell it to the receiver.

import type { HandshakeOptions } from '../check-receiver.js'
import { UserError } from '../errors.js'
import type { Io } from './command.js'
import type { LineReader } from './line-reader.js'
import { checkPort } from './listen-plan.js'
import { usageError } from './usage-error.js'

interface HandshakePlan {
  readonly port: number
  /** Chosen beforehand: the receiver has it already. */
  readonly key: string | undefined
  readonly lines: LineReader
}

const fieldLines = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields).map(([name, value]) => `  ${name.padEnd(14)}${value}`)

/** The emulator behind the handshake names a flag of `start`. */
export const namingOurPort = (error: unknown): unknown =>
  error instanceof UserError && error.code === 'ERR_LISTEN'
    ? new UserError(error.message, error.hint.replace('--port', '--handshake-port'), { code: error.code, cause: error })
    : error

/** Throws a usage error without a terminal and a key: nobody could tell the receiver a new one. */
export const toHandshake = ({ port, key, lines }: HandshakePlan, { stdin, stderr }: Io): HandshakeOptions => {
  const isTerminal = stdin.isTTY === true
  if (key === undefined && !isTerminal)
    throw usageError(
      '--handshake needs --key where there is no terminal: nobody could give your receiver a new one.',
      'Give the signatureKey that it has, with --key, --key-file or ENS_LOCAL_SIGNATURE_KEY.'
    )
  const tell = async (sentence: string, fields: Readonly<Record<string, string>>, then?: string): Promise<void> => {
    stderr.write([sentence, ...fieldLines(fields), ''].join('\n'))
    if (then === undefined || !isTerminal) return
    stderr.write(then)
    await lines.next()
  }
  return {
    port: checkPort('handshake-port', port),
    ...(key !== undefined && { key }),
    onServing: ({ url, clientId, clientSecret }) =>
      tell(
        'ENS is here for the handshake. Give it to your receiver:',
        { token: `${url}/v2/token`, verify: `${url}/platform/v1/ens-verify`, clientId, clientSecret },
        'Enter creates the callback. '
      ),
    onReady: ({ callbackId, signatureKey }) =>
      // A key that was given is known, and not shown unasked.
      key === undefined
        ? tell('Give your receiver the key:', { callbackId, signatureKey }, 'Enter begins with the cases. ')
        : tell('The callback:', { callbackId })
  }
}
