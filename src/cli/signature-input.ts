// What `sign` and `verify` work on: a body, byte for byte, from a file or the standard input, and a key.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { UserError } from '../errors.js'
import type { Args, Command, Io, Option } from './command.js'
import { textOf } from './option-values.js'
import { usageError } from './usage-error.js'

export const bodyPositional: NonNullable<Command['positionals']> = {
  file: { type: 'string', describe: 'The body as it came, byte for byte; - or none is the standard input' }
}

export const keyOptions: Readonly<Record<string, Option>> = {
  key: {
    type: 'string',
    env: 'ENS_LOCAL_SIGNATURE_KEY',
    describe: 'The signatureKey of the callback; better given in the environment'
  },
  'key-file': {
    type: 'string',
    env: 'ENS_LOCAL_SIGNATURE_KEY_FILE',
    describe: 'FILE that holds it; goes before --key'
  }
}

/** For every command that signs. */
export const signingOptions: Readonly<Record<string, Option>> = {
  ...keyOptions,
  encoding: {
    type: 'string',
    choices: ['base64', 'utf8'],
    default: 'base64',
    env: 'ENS_LOCAL_SIGNATURE_KEY_ENCODING',
    describe: 'Of that key. base64: decoded, as ENS does; utf8: its text'
  }
}

const read = async (path: string, { cwd }: Io): Promise<Buffer> => {
  try {
    return await readFile(resolve(cwd, path))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UserError(`${path} can not be read (${code}).`, 'Give the path of a file you may read.', {
      code: 'ERR_FILE',
      cause
    })
  }
}

/** Throws UserError `ERR_FILE` for a file that can not be read. */
export const readBody = (args: Args, io: Io): Promise<Buffer> => {
  const file = textOf(args, 'file') ?? '-'
  if (file !== '-') return read(file, io)
  if (io.stdin.isTTY) io.stderr.write('Reading the body from the terminal; Ctrl-D ends it.\n')
  return buffer(io.stdin)
}

const warnOfKey = (key: string, { stderr }: Io): void => {
  if (/^[A-Za-z0-9+/]{43}=$/.test(key)) return
  stderr.write(
    'warning: this is no signatureKey as ENS gives it, 44 characters of base64.\n  It is used as it is; see whether some of it is missing.\n'
  )
}

/** Without white space around it. Says so on stderr when it is not like a key of ENS. Throws UserError when there is none. */
export const readKey = async (args: Args, io: Io): Promise<string> => {
  const file = textOf(args, 'key-file')
  const key = (file === undefined ? (textOf(args, 'key') ?? '') : (await read(file, io)).toString()).trim()
  if (key === '')
    throw usageError(
      file === undefined ? 'There is no key.' : `There is no key in ${file}.`,
      'Give the signatureKey with --key, --key-file or ENS_LOCAL_SIGNATURE_KEY.'
    )
  warnOfKey(key, io)
  return key
}
