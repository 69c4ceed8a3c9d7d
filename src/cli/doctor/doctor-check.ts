// What one look at this machine is. One file a check, and one line in `checks.ts`.

import type { LookupFunction } from 'node:net'
import type { Stopwatch } from '../../ports.js'
import type { AllCommands, Args, Io } from '../command.js'
import type { Reached } from './reach.js'

/** `note`: nothing was looked at, or nothing is there, and nothing has to be. */
export type State = 'ok' | 'note' | 'warn' | 'fail'

export interface Finding {
  readonly state: State
  /** What there is: a phrase, or a sentence where something is wrong. */
  readonly text: string
  /** What to do about it. */
  readonly todo?: string
}

/** What a check may look at. */
export interface Patient {
  readonly io: Io
  readonly args: Args
  readonly all: AllCommands
  readonly stopwatch: Stopwatch
  /** Milliseconds since 1970. */
  now(): number
  readonly node: { readonly version: string; readonly hasSqlite: boolean }
  /** What became of a call to the target, for a tenant to both of its hosts; none without --target. */
  readonly target: readonly Promise<Reached>[]
  /** Default: the system's. */
  readonly lookup?: LookupFunction
  /** Aborts when time is up. */
  readonly signal: AbortSignal
}

export interface DoctorCheck {
  /** One word, at most ten letters: the beginning of its lines, and its name under --json. */
  readonly name: string
  /** What it throws is a finding too: UserError for what a person can mend. */
  look(patient: Patient): Promise<readonly Finding[]>
}
