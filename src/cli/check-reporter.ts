// How a receiver check is told: as it goes on, and when it is over. A reporter is a file and a line in `commands/check.ts`.

import type { CaseResult, CheckReport, CheckVerdict } from '../check/check-report.js'
import type { Io } from './command.js'
import { printable } from './printable.js'

export interface CheckReporter {
  /** As soon as a case is over. */
  result(result: CaseResult): void
  end(report: CheckReport): void
}

export interface ReporterOptions {
  readonly url: string
  /** Findings count as fails. */
  readonly strict: boolean
  /** All that is known of every case, not only of those that did not pass. */
  readonly details: boolean
}

export type CreateReporter = (options: ReporterOptions, io: Io) => CheckReporter

/** Whether a case makes the run a failed one. */
export const counts = (verdict: CheckVerdict, strict: boolean): boolean =>
  verdict === 'fail' || (strict && verdict === 'finding')

/** All there is to know of a case, as fields: what came from the receiver is made safe to be shown. */
export const factsOf = ({ says, sent, came, ensNext, fix }: CaseResult): [string, string][] =>
  Object.entries({ says, sent, came, 'ENS next': ensNext, fix: fix ?? '' })
    .map(([name, text]): [string, string] => [name, printable(text)])
    .filter(([, text]) => text !== '')
