// The emulator as a process of its own, started from the command line: to be killed, and to be started again.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Activity } from '../../src/ens/activity.js'
import { type Call, caller } from './ens.js'

interface Teardown {
  teardown(end: () => unknown): void
}

/** A line of its stdout: an activity, or an error that it ends with. */
export type Said = Activity | { readonly type: 'error'; readonly code: string; readonly message: string }

export interface EmulatorProcess {
  readonly child: ChildProcess
  readonly call: Call
  /** All it has said since it was ready. */
  readonly said: readonly Said[]
  /** The first line of that type, or the `nth`, of those there are and those to come; undefined if it ends before. */
  until(type: Said['type'], nth?: number): Promise<Said | undefined>
  /** Its exit code or its signal, and what it wrote to stderr. */
  readonly ended: Promise<{ code: number | string; err: string }>
  /** Sends the signal now; resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

const MAIN = fileURLToPath(new URL('../cli/run-main.js', import.meta.url))

/** Without what tap puts into every child of a test: it takes long to start, and handles signals in its own way. */
const node = ['env', '-u', 'NODE_OPTIONS', process.execPath]

/** A program and its arguments that stand before ours, to run us in a place of its own. */
export type Wrapper = readonly string[]

export interface Run {
  readonly child: ChildProcess
  readonly lines: NodeJS.EventEmitter & AsyncIterable<string>
  readonly ended: EmulatorProcess['ended']
}

/** Runs `ens-local ARGV`, whatever becomes of it. */
export const runCommand = (t: Teardown, argv: readonly string[], wrapper: Wrapper = []): Run => {
  const [program = '', ...args] = [...wrapper, ...node, MAIN, ...argv]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  let err = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code ?? signal, err }))
  return { child, lines: createInterface({ input: child.stdout }), ended }
}

/** Runs `ens-local start --json`, and resolves when it is ready; rejects with what it said if it never is. */
export const startProcess = async (
  t: Teardown,
  argv: readonly string[],
  wrapper: Wrapper = []
): Promise<EmulatorProcess> => {
  const { child, lines, ended } = runCommand(t, ['start', '--port', '0', '--json', ...argv], wrapper)
  const said: Said[] = []
  const look = new Set<() => void>()
  const ready = new Promise<string>((resolve, reject) => {
    lines.once('line', line => {
      // At once: the next lines may have come with it.
      lines.on('line', line => {
        said.push(JSON.parse(line))
        for (const again of look) again()
      })
      resolve(JSON.parse(line).url)
    })
    void ended.then(({ code, err }) => reject(new Error(`It ended with ${code}: ${err}`)))
  })
  const url = await ready
  const until: EmulatorProcess['until'] = (type, nth = 1) =>
    new Promise(resolve => {
      const again = (): void => {
        const found = said.filter(one => one.type === type)[nth - 1]
        if (found !== undefined) resolve(found)
      }
      look.add(again)
      void ended.then(() => resolve(undefined))
      again()
    })
  return {
    child,
    call: caller(url),
    said,
    until,
    ended,
    end: async signal => {
      child.kill(signal)
      await ended
    }
  }
}
