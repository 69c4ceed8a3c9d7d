// Runs a child in a process group of its own: Ctrl-C in the terminal does not reach it before the tunnel has drained, and
// what a shell has started ends with it.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { Cancel, Stopwatch } from '../../ports.js'
import { turnOfTheLoop } from '../../turns.js'
import { createLastLines, createOutputLines } from './output-lines.js'

/** From asking it to end to making it; also for those who hold its output when it has ended. */
const PATIENCE_MS = 2000

export interface ProgramRun {
  /** A program with `args`; without them a line for the shell. */
  readonly command: string
  readonly args?: readonly string[]
  /** Its input stays open and silent; without it there is none. */
  readonly holdsInput?: boolean
  /** Each line of both outputs, cut and without control characters. */
  onLine(line: string): void
}

export interface ProgramEnd {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** Why it was never started, for example `ENOENT`. */
  readonly error?: NodeJS.ErrnoException
}

export interface Program {
  /** Resolves when it has ended and all it said was read. Never rejects. */
  readonly ended: Promise<ProgramEnd>
  /** The last lines of both outputs, the newest last; 64 KB at most. */
  said(): readonly string[]
  /** Asks it and all it has started to end, makes them after 2 s, and resolves when it is gone. May be called again. */
  stop(): Promise<void>
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>

const notStarted = (error: Promise<NodeJS.ErrnoException>): Program => ({
  ended: error.then(error => ({ exitCode: null, signal: null, error })),
  said: () => [],
  stop: async () => {}
})

// Windows has no groups: there only the program itself is ended.
const groupSign = ({ win32: 1 } as Readonly<Record<string, number>>)[process.platform] ?? -1
const isDetached = groupSign < 0

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(groupSign * pid, signal)
  } catch {
    // Nobody is left.
  }
}

const watch = (child: Child, pid: number, onLine: (line: string) => void, stopwatch: Stopwatch): Program => {
  const last = createLastLines()
  const outputs = [child.stdout, child.stderr].map(stream => {
    const lines = createOutputLines(line => {
      last.add(line)
      onLine(line)
    })
    stream.setEncoding('utf8').on('data', lines.push)
    return { stream, lines }
  })
  let cancel: Cancel | undefined
  const end = (): void => {
    if (cancel !== undefined) return
    signalGroup(pid, 'SIGTERM')
    cancel = stopwatch.after(PATIENCE_MS, () => {
      signalGroup(pid, 'SIGKILL')
      // One that left the group may hold them for ever.
      for (const { stream } of outputs) stream.destroy()
    })
  }
  child.once('exit', end)
  const closed = new Promise<ProgramEnd>(resolve => {
    child.once('close', (exitCode, signal) => {
      cancel?.()
      signalGroup(pid, 'SIGKILL')
      for (const { lines } of outputs) lines.end()
      resolve({ exitCode, signal })
    })
  })
  // Node lets go of its handle only after the turn in which it tells of the end.
  const ended = closed.then(async end => {
    await turnOfTheLoop()
    await turnOfTheLoop()
    return end
  })
  const stop = async (): Promise<void> => {
    end()
    await ended
  }
  return { ended, said: last.all, stop }
}

export const runProgram = (
  { command, args, holdsInput = false, onLine }: ProgramRun,
  stopwatch: Stopwatch
): Program => {
  try {
    const child = spawn(command, args ?? [], {
      stdio: [holdsInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      detached: isDetached,
      shell: args === undefined,
      windowsHide: true
    }) as Child
    const { pid } = child
    if (pid !== undefined) return watch(child, pid, onLine, stopwatch)
    return notStarted(new Promise(resolve => child.once('error', resolve)))
  } catch (error) {
    // Spawn says most of it in an event, and throws the rest.
    return notStarted(Promise.resolve(error as NodeJS.ErrnoException))
  }
}
