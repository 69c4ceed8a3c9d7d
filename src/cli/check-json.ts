// A receiver check for a program: a line for each case as soon as it is over, and a summary.

import type { CreateReporter } from './check-reporter.js'
import { counts } from './check-reporter.js'

export const createCheckJson: CreateReporter = ({ strict }, { stdout }) => {
  const print = (line: object): unknown => stdout.write(`${JSON.stringify(line)}\n`)
  return {
    result: result => print({ type: 'case', ...result }),
    end: ({ cases, ...summary }) =>
      print({ type: 'summary', passed: !cases.some(({ verdict }) => counts(verdict, strict)), ...summary })
  }
}
