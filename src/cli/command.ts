// What a command is: a module that says its options and runs. One file in `commands/` and one line in `commands.ts`.

import type { Options } from 'yargs'

/** The process, as far as the command line touches it; a test hands in its own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Resolves when the person wants it to end: Ctrl-C, SIGTERM. Asked for once by commands that stay up. */
  untilInterrupted(): Promise<void>
}

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** An option of the command line. Its environment variable is ENS_LOCAL_ and its name in capitals, unless said here. */
export interface Option extends Options {
  readonly describe: string
  readonly env?: string
}

export type Args = Readonly<Record<string, unknown>>

export interface Command {
  /** yargs' notation of the positional arguments, for example `<url>`; empty for none. */
  readonly positionals?: Readonly<Record<string, Options>>
  /** For example `probe <url>`. */
  readonly usage: string
  readonly options: Readonly<Record<string, Option>>
  /** A command line and what it does; at least one. */
  readonly examples: readonly (readonly [string, string])[]
  /** Resolves with the exit code: 0 done, 1 failed, 130 after Ctrl-C. Throws UserError for what a person can mend. */
  run(args: Args, io: Io): Promise<number>
}
