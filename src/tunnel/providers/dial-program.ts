// A link that a program keeps: run it, wait until it says the URL, and tell from its words why it does not.

import { addAbortListener } from 'node:events'
import type { UserError } from '../../errors.js'
import type { Stopwatch } from '../../ports.js'
import { cancelled, type TunnelFailureCode, tunnelFailure } from '../failures.js'
import type { DialRequest, Link } from '../tunnel-ports.js'
import { type Program, type ProgramEnd, type ProgramRun, runProgram } from './run-program.js'

/** Services answer within a few; the whole opening has 20 s by default, and should learn why it was not enough. */
const URL_WAIT_MS = 15_000

/** A line that says so means that. The first row that fits any line counts. */
export interface Verdict {
  readonly says: RegExp
  readonly code: TunnelFailureCode
  /** In place of the code's own. */
  readonly hint?: string
}

export interface ProgramDial extends Omit<ProgramRun, 'onLine'> {
  /** What people call it. */
  readonly label: string
  /** The URL, once the line says that the tunnel is there. */
  readUrl(line: string): string | undefined
  /** Set when there is nothing to wait for. */
  readonly url?: string | undefined
  /** The link's name, from its URL. */
  nameOf?(url: string): string | undefined
  readonly verdicts: readonly Verdict[]
  /** Lines that tell nobody anything. */
  readonly noise?: RegExp
  /** Where to get it, when there is no such program. */
  readonly binaryHint?: string
}

const LINE_SHOWN = 200

const howItEnded = ({ exitCode, signal }: ProgramEnd): string =>
  signal === null ? `exit code ${exitCode}` : `signal ${signal}`

const heardFrom = ({ noise }: ProgramDial, program: Program): readonly string[] =>
  program.said().filter(line => noise?.test(line) !== true)

/** `: the last line`, or nothing. */
const lastWords = (lines: readonly string[]): string =>
  lines
    .slice(-1)
    .map(line => `: ${line.slice(0, LINE_SHOWN)}`)
    .join('')

const verdictOn = ({ label, verdicts }: ProgramDial, lines: readonly string[]): UserError | undefined => {
  for (const { says, code, hint } of verdicts) {
    const line = lines.findLast(line => says.test(line))
    if (line !== undefined)
      return tunnelFailure(code, `${label}: ${line.slice(0, LINE_SHOWN)}`, hint === undefined ? {} : { hint })
  }
  return undefined
}

const whyItEnded = (dial: ProgramDial, program: Program, end: ProgramEnd): UserError => {
  const { label, command, binaryHint } = dial
  if (end.error !== undefined)
    return tunnelFailure('ERR_TUNNEL_BINARY', `${command} cannot be started (${end.error.code}).`, {
      cause: end.error,
      ...(binaryHint !== undefined && { hint: binaryHint })
    })
  const lines = heardFrom(dial, program)
  const ended = (): UserError =>
    tunnelFailure(
      'ERR_TUNNEL_EXITED',
      `${label} ended before there was a tunnel (${howItEnded(end)})${lastWords(lines)}`
    )
  return verdictOn(dial, lines) ?? ended()
}

const whyNoUrl = (dial: ProgramDial, program: Program): UserError => {
  const lines = heardFrom(dial, program)
  const silent = (): UserError => {
    const seconds = URL_WAIT_MS / 1000
    return tunnelFailure('ERR_TUNNEL_NO_URL', `${dial.label} told no public URL within ${seconds} s${lastWords(lines)}`)
  }
  return verdictOn(dial, lines) ?? silent()
}

const toLink = (dial: ProgramDial, program: Program, url: string): Link => {
  let isClosed = false
  const lost = new Promise<UserError>(resolve => {
    void program.ended.then(end => {
      const words = lastWords(heardFrom(dial, program))
      if (!isClosed) resolve(tunnelFailure('ERR_TUNNEL_LOST', `${dial.label} has ended (${howItEnded(end)})${words}`))
    })
  })
  return {
    url,
    name: dial.nameOf?.(url),
    lost,
    drain: () => {},
    close: () => {
      isClosed = true
      return program.stop()
    }
  }
}

const open = (
  dial: ProgramDial,
  signal: AbortSignal,
  stopwatch: Stopwatch
): Promise<{ program: Program; outcome: string | UserError }> =>
  new Promise(resolve => {
    const settle = (outcome: string | UserError | undefined): void => {
      if (outcome === undefined) return
      cancel()
      abortion[Symbol.dispose]()
      resolve({ program, outcome })
    }
    const program = runProgram({ ...dial, onLine: line => settle(dial.readUrl(line)) }, stopwatch)
    const cancel = stopwatch.after(URL_WAIT_MS, () => settle(whyNoUrl(dial, program)))
    const abortion = addAbortListener(signal, () => settle(cancelled()))
    void program.ended.then(end => settle(whyItEnded(dial, program, end)))
    settle(dial.url)
  })

/** Rejects with a row of `failures.ts`, and leaves no process behind then. */
export const dialProgram = async (
  dial: ProgramDial,
  { signal }: Pick<DialRequest, 'signal'>,
  stopwatch: Stopwatch
): Promise<Link> => {
  if (signal.aborted) throw cancelled()
  const { program, outcome } = await open(dial, signal, stopwatch)
  if (typeof outcome === 'string') return toLink(dial, program, outcome)
  await program.stop()
  throw outcome
}
