// What a command is: a module that says its options and runs. One file in `commands/`, which exports it as `command`, and
// one line in `commands.ts`.

import type { Options } from 'yargs'

/** The process, as far as the command line touches it; a test hands in its own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The person's home folder. */
  readonly home: string
  readonly platform: NodeJS.Platform
  /**
   * Resolves when the person wants it to end, with the exit code for that: 130 after Ctrl-C, 143 after SIGTERM. Asked for
   * once by commands that stay up; they close what they hold and return the code.
   */
  untilInterrupted(): Promise<number>
  /**
   * Hears each signal that asks to end or to do something, and is not ended by it, until the answer is called. `isShared`: it comes from the
   * keys of a terminal, as far as can be known, so that programs started from here have got it as well.
   */
  onSignal(listener: (signal: NodeJS.Signals, isShared: boolean) => void): () => void
}

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/**
 * An option of the command line. Its environment variable is ENS_LOCAL_ and its name in capitals, unless said here.
 * Of yargs' options these count: type, array, choices, default, alias, demandOption, group, hidden.
 */
export interface Option extends Options {
  readonly describe: string
  readonly env?: string
  /** Written as `500ms`, `3s`, `10m`, `4h`, `7d`; the command gets the text, checked. */
  readonly duration?: boolean
  /** Written as `64kb`, `10mb`; the command gets the text, checked. */
  readonly size?: boolean
  /** Not what others mean by that name: of the configuration file only the command's own section counts. */
  readonly own?: boolean
}

/**
 * What a command gets: each option under its name as it is written (`client-id`, not `clientId`) and each positional, of
 * the type its declaration says; absent when neither given nor with a default. Flag, environment and configuration file
 * are already weighed, and values checked.
 */
export type Args = Readonly<Record<string, unknown>>

/** All there are, for a command that looks at what is set for any of them. */
export interface AllCommands {
  readonly commandNames: readonly string[]
  /** In the order of their names. */
  loadAll(): Promise<Command[]>
}

export interface Command {
  /** For example `probe <url>`, `callbacks [action] [id]`, `forget <ids..>`: `<>` must be given, `..` may be several. */
  readonly usage: string
  /** The positionals named in `usage`; `choices`, `describe` and `default` count. */
  readonly positionals?: Readonly<Record<string, Options>>
  readonly options: Readonly<Record<string, Option>>
  /** Its words are the command line of another program: taken as they are, and flags among them only behind `--`. */
  readonly runsProgram?: boolean
  /** It tells what is wrong with variables and configuration file, so it runs in spite of it. */
  readonly diagnoses?: boolean
  /** A command line and what it does; at least one. */
  readonly examples: readonly (readonly [string, string])[]
  /** Resolves with the exit code: 0 done, 1 failed, 130 after Ctrl-C. Throws UserError for what a person can mend. */
  run(args: Args, io: Io, all: AllCommands): Promise<number>
}
