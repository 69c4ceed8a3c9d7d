// The one place where an error becomes words on the terminal and an exit code.

import { UserError } from '../errors.js'
import type { Io } from './command.js'
import { isUsageError } from './usage-error.js'

interface Words {
  readonly exitCode: 1 | 2
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** The library names options as a program does, `forwardTo:`; here they are flags. */
const asFlag = (message: string): string =>
  message.replace(
    /^[a-z]+([A-Z][a-z]+)*(?=: )/,
    name => `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
  )

const toWords = (error: unknown): Words => {
  if (error instanceof UserError) {
    const message = error.code === 'ERR_OPTION' ? asFlag(error.message) : error.message
    return { exitCode: isUsageError(error) ? 2 : 1, code: error.code, message, hint: error.hint }
  }
  const stack = error instanceof Error ? String(error.stack) : String(error)
  const hint = 'This is a bug of ens-local: please report it with these lines.'
  return { exitCode: 1, code: 'ERR_BUG', message: stack, hint }
}

/** Says what went wrong and what to do next; under --json on stdout as well. Returns the exit code. */
export const reportFailure = (
  error: unknown,
  { stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>,
  json: boolean
): number => {
  const { exitCode, ...words } = toWords(error)
  stderr.write(`ens-local: ${words.message}\n  ${words.hint}\n`)
  if (json) stdout.write(`${JSON.stringify({ type: 'error', ...words })}\n`)
  return exitCode
}
