// How Windows starts a program from a command line. What npm puts on PATH are scripts, `npm.cmd`, and only `cmd` runs
// those; so its special characters are taken for themselves, and a word stays a word.

import type { Place } from './data-folder.js'
import { programPath } from './program-path.js'

export interface Invocation {
  readonly program: string
  readonly args: readonly string[]
  /** The words are written as Windows wants them: Node must not quote them again. */
  readonly isVerbatim?: boolean
}

const special = /[()\][%!^"`<>&|;, *?]/g
const escaped = (text: string): string => text.replace(special, '^$&')

/** For a program that reads its command line as C does: backslashes count only before a quote. */
const quoted = (word: string): string => `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`

// Observed: the script hands its arguments to `cmd` a second time, as `%*`.
const argument = (word: string): string => escaped(escaped(quoted(word)))

/** A program that is nowhere is named as it was typed, and starting it fails. */
export const windowsInvocation = async (words: readonly string[], place: Place): Promise<Invocation> => {
  const [program = '', ...args] = words
  const path = await programPath(program, place)
  if (path === undefined || !/\.(cmd|bat)$/i.test(path)) return { program: path ?? program, args }
  const line = [escaped(`"${path}"`), ...args.map(argument)].join(' ')
  return { program: place.env.ComSpec || 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], isVerbatim: true }
}
