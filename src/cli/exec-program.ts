// Runs a program on the terminal, pipes or files that we were given, and lives as long as it does: its exit code is ours.

import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { UserError } from '../errors.js'
import type { Io } from './command.js'
import type { Place } from './data-folder.js'
import { type Invocation, windowsInvocation } from './exec-windows.js'
import { programPath } from './program-path.js'
import { shellWord } from './shell-word.js'

type ProgramPlace = Place & Pick<Io, 'onSignal'>

/** It was never started; `exitCode` is what a shell ends with then. */
export interface NotStarted {
  readonly exitCode: 126 | 127
  readonly error: UserError
}

const HOW_TO_FIND = 'Give its path, or add its folder to PATH. What only a shell knows, a shell must run: sh -c "…".'

const notFound = async (program: string, place: Place): Promise<UserError> => {
  const path = await programPath(program, place)
  if (path !== undefined)
    return new UserError(
      `What is to run ${path} is not there.`,
      'Look at its first line: behind #! it names a program, and a line that ends as on Windows (CRLF) names none.'
    )
  const [first = ''] = program.split(' ')
  const hint = first === program ? HOW_TO_FIND : `Without quotes, ${first} is the program and the rest its arguments.`
  return new UserError(`There is no program ${shellWord(program)}.`, hint)
}

const notStarted = async (
  cause: NodeJS.ErrnoException,
  [program = '']: readonly string[],
  place: Place
): Promise<NotStarted> => {
  const { code } = cause
  if (code === 'ENOENT') return { exitCode: 127, error: await notFound(program, place) }
  const name = shellWord(program)
  const hint = 'Is it a program for this machine, and may you run it (chmod +x)? Or name what runs it, like node FILE.'
  return { exitCode: 126, error: new UserError(`${name} can not be run (${code}).`, hint, { cause }) }
}

const invocation = async (words: readonly string[], place: Place): Promise<Invocation> => {
  if (place.platform === 'win32') return windowsInvocation(words, place)
  const [program = '', ...args] = words
  return { program, args }
}

/** 128 and the number of the signal that ended it, as shells count. */
const untilEnd = async (child: ChildProcess): Promise<number> => {
  const ended = new Promise<number>(resolve => {
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal as NodeJS.Signals]))
  })
  // An error that comes later is a signal that it may not be sent, as with sudo: it runs on, and is waited for.
  await new Promise((resolve, reject) => child.once('spawn', resolve).on('error', reject))
  return ended
}

/**
 * Runs the first word with the others. Signals are handed on to it, but those that it has got already: a second Ctrl-C
 * makes many a program give up what it was about to close. Rejects for what is no failure to start it.
 */
export const runOnTerminal = async (
  words: readonly string[],
  env: Io['env'],
  io: ProgramPlace
): Promise<number | NotStarted> => {
  const { program, args, isVerbatim = false } = await invocation(words, io)
  try {
    const child = spawn(program, args, { stdio: 'inherit', env, cwd: io.cwd, windowsVerbatimArguments: isVerbatim })
    const forget = io.onSignal((signal, isShared) => {
      if (!isShared) child.kill(signal)
    })
    return await untilEnd(child).finally(forget)
  } catch (error) {
    return notStarted(error as NodeJS.ErrnoException, words, io)
  }
}
