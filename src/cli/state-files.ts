// `--import FILE` and `--export-on-exit FILE`: the state that an emulator begins with, and where it leaves its own.

import { open, readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { EmulatorState } from '../ens/emulator-state.js'
import { UserError } from '../errors.js'
import type { EmulatorOptions } from '../options.js'
import { writePrivately } from '../registration/write-privately.js'
import type { Args, Io, Option } from './command.js'
import { textOf } from './option-values.js'
import { usageError } from './usage-error.js'

/** For all commands that start an emulator. */
export const stateFlags: Readonly<Record<string, Option>> = {
  import: { type: 'string', describe: 'The FILE of a state to begin with, as an export has left it' },
  'export-on-exit': {
    type: 'string',
    describe:
      'The FILE to leave the state in on Ctrl-C, keys and all. The FILE of --import too: then it need not be there yet'
  }
}

interface File {
  /** As it was given. */
  readonly name: string
  readonly path: string
}

const fileOf = (args: Args, flag: string, { cwd }: Pick<Io, 'cwd'>): File | undefined => {
  const name = textOf(args, flag)
  return name === undefined ? undefined : { name, path: resolve(cwd, name) }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

const WHENCE = 'Give a file that GET /_ens-local/export or --export-on-exit has written.'

/** Undefined for a file that is not there yet, or is empty, as mktemp makes it, if that is all right. */
const readText = async ({ name, path }: File, isFirst: boolean): Promise<string | undefined> => {
  const text = await readFile(path, 'utf8').catch(error => {
    if (isFirst && codeOf(error) === 'ENOENT') return ''
    throw usageError(`--import ${name} can not be read (${codeOf(error)}).`, WHENCE)
  })
  return isFirst && text.trim() === '' ? undefined : text
}

/** Whoever takes it checks it. Not in JSON.parse's words, which show some of the text: it has keys in it. */
const toState = (text: string, { name }: File): EmulatorState => {
  try {
    // Editors and shells of Windows begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw usageError(`--import ${name} is not JSON, or not the whole of it.`, WHENCE)
  }
}

const HEAD_BYTES = 1000

const readHead = async (path: string): Promise<string> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Whoever names a file of something else by mistake must not lose it; an empty one, as mktemp makes it, is none. */
const checkTarget = async ({ name, path }: File): Promise<void> => {
  const folder = await stat(dirname(path)).catch(() => undefined)
  if (folder?.isDirectory() !== true)
    throw usageError(`--export-on-exit ${name}: there is no folder for it.`, 'Create the folder, or give another file.')
  // A pipe may never end, and a device must not become a file.
  if ((await stat(path).catch(() => undefined))?.isFile() === false)
    throw usageError(`--export-on-exit ${name} is no file.`, 'Give a file, or a name that is not taken yet.')
  const head = await readHead(path).catch(error => {
    if (codeOf(error) === 'ENOENT') return ''
    throw usageError(`--export-on-exit ${name} can not be used (${codeOf(error)}).`, 'Give another file.')
  })
  if (/^\uFEFF?\s*(\{\s*"format"\s*:\s*"ens-local-state"|$)/.test(head)) return
  const hint = 'It would be overwritten: give another file, or move that one away.'
  throw usageError(`--export-on-exit ${name} is there and is no state of ens-local.`, hint)
}

const leaveIn =
  ({ name, path }: File, say: (text: string) => unknown): NonNullable<EmulatorOptions['exportOnClose']> =>
  async state => {
    await writePrivately(path, `${JSON.stringify(state)}\n`).catch(error => {
      const hint = 'What was there before is still there. Make room, or give yourself the right to write there.'
      throw new UserError(`The state can not be written to ${name} (${codeOf(error)}).`, hint, { code: 'ERR_EXPORT' })
    })
    say(`The state is in ${name}: go on with --import ${name}. It has the keys of the callbacks.\n`)
  }

/** Throws a usage error for a file that can not be used. */
export const toStateOptions = async (
  args: Args,
  io: Pick<Io, 'cwd' | 'stderr'>
): Promise<Pick<EmulatorOptions, 'state' | 'exportOnClose'>> => {
  const from = fileOf(args, 'import', io)
  const to = fileOf(args, 'export-on-exit', io)
  const say = (text: string): unknown => (args.quiet === true ? undefined : io.stderr.write(text))
  if (to !== undefined) await checkTarget(to)
  const text = from && (await readText(from, from.path === to?.path))
  const state = from !== undefined && text !== undefined ? toState(text, from) : undefined
  if (from !== undefined)
    say(
      state === undefined
        ? `There is no state in ${from.name} yet: begins empty.\n`
        : `Begins with the state in ${from.name}.\n`
    )
  return {
    ...(state !== undefined && { state }),
    ...(to !== undefined && { exportOnClose: leaveIn(to, say) })
  }
}
