// Runs a program on the terminal, pipes or files that we were given, and lives as long as it does: its exit code is ours.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { UserError } from '../errors.js'
import type { Io } from './command.js'
import type { Place } from './data-folder.js'
import { type Invocation, windowsInvocation } from './exec-windows.js'
import { shellWord } from './shell-word.js'

type ProgramPlace = Place & Pick<Io, 'onSignal'>

/** It was never started; `exitCode` is what a shell ends with then. */
export interface NotStarted {
  readonly exitCode: 126 | 127
  readonly error: UserError
}

const HOW_TO_FIND = 'Give its path, or add its folder to PATH. What only a shell knows, a shell must run: sh -c "…".'

const notStarted = (cause: NodeJS.ErrnoException, [program = '']: readonly string[]): NotStarted => {
  const { code } = cause
  const name = shellWord(program)
  if (code === 'ENOENT') {
    const [first = ''] = program.split(' ')
    const hint = first === program ? HOW_TO_FIND : `Without quotes, ${first} is the program and the rest its arguments.`
    return { exitCode: 127, error: new UserError(`There is no program ${name}.`, hint, { cause }) }
  }
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
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals]
  return exitCode ?? 128 + constants.signals[signal]
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
    return notStarted(error as NodeJS.ErrnoException, words)
  }
}
