// A terminal for the tests of commands: keeps what is written, waits for lines, and presses Ctrl-C when told.

import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toArguments } from '../../src/cli/arguments.js'
import type { Command, Io } from '../../src/cli/command.js'
import { reportFailure } from '../../src/cli/failure.js'

export interface FakeOutput {
  write(text: string): void
  readonly isTTY: boolean
  readonly columns: number
  text(): string
  lines(): string[]
  json(): Record<string, unknown>[]
  /** The first line that fits, as soon as it is there. */
  line(pattern: RegExp): Promise<string>
}

const createOutput = (columns: number | undefined): FakeOutput => {
  let written = ''
  const waiting = new Set<() => void>()
  const lines = (): string[] => written.split('\n').slice(0, -1)
  return {
    write: text => {
      written += text
      for (const look of waiting) look()
    },
    isTTY: columns !== undefined,
    columns: columns ?? 0,
    text: () => written,
    lines,
    json: () => lines().map(line => JSON.parse(line) as Record<string, unknown>),
    line: pattern =>
      new Promise(resolve => {
        const look = (): void => {
          const found = lines().find(line => pattern.test(line))
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
  }
}

export interface FakeIo extends Io {
  readonly stdout: FakeOutput
  readonly stderr: FakeOutput
  interrupt(): void
  /** Sends it to who hears signals. */
  signal(signal: NodeJS.Signals, isShared?: boolean): void
}

export interface FakeIoOptions {
  env?: Record<string, string>
  cwd?: string
  /** Default: a folder of this process that goes with it, and never the real home. */
  home?: string
  platform?: NodeJS.Platform
  /** A terminal of this width; without, a pipe. */
  columns?: number
}

const ownHome = join(tmpdir(), `ens-local-home-${process.pid}`)
process.once('exit', () => rmSync(ownHome, { recursive: true, force: true }))

export const fakeIo = (options: FakeIoOptions = {}): FakeIo => {
  const { env = {}, cwd = import.meta.dirname, home = ownHome, platform = 'linux', columns } = options
  let interrupt = (): void => undefined
  const listeners = new Set<Parameters<Io['onSignal']>[0]>()
  const interrupted = new Promise<number>(resolve => {
    interrupt = () => resolve(130)
  })
  return {
    stdout: createOutput(columns),
    stderr: createOutput(columns),
    stdin: process.stdin,
    env,
    cwd,
    home,
    platform,
    untilInterrupted: () => interrupted,
    onSignal: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    interrupt: () => interrupt(),
    signal: (signal, isShared = false) => {
      for (const listener of listeners) listener(signal, isShared)
    }
  }
}

/** Runs a command as the frame does, from the words of the command line to the exit code. */
export const runCommand = async (command: Command, argv: readonly string[], io: FakeIo): Promise<number> => {
  try {
    const [name = ''] = command.usage.split(' ')
    const frame = { name, command, commandNames: [name], loadAll: async () => [command] }
    return await command.run(await toArguments(argv, frame, io), io, frame)
  } catch (error) {
    return reportFailure(error, io, argv.includes('--json'))
  }
}
