// A receiver check as TAP 14 (https://testanything.org/tap-version-14-specification.html). A finding is a TODO: it is
// not ok, and does not make the run fail; with `--strict` it is not ok.

import type { CaseResult } from '../check/check-report.js'
import { type CreateReporter, counts, factsOf } from './check-reporter.js'
import { printable } from './printable.js'

/** `#` would begin a directive. */
const escaped = (text: string): string => printable(text).replaceAll(/[\\#]/g, '\\$&')

const directives = (strict: boolean): Record<CaseResult['verdict'], (result: CaseResult) => string> => ({
  pass: () => '',
  fail: () => '',
  finding: ({ says }) => (strict ? '' : ` # TODO ${escaped(says)}`),
  skip: ({ says }) => ` # SKIP ${escaped(says)}`
})

/** JSON's strings are YAML's. */
const diagnostics = (result: CaseResult): string[] => [
  '  ---',
  ...factsOf(result).map(([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)}`),
  `  duration_ms: ${Math.round(result.ms)}`,
  '  ...'
]

export const createCheckTap: CreateReporter = ({ strict, details }, { stdout }) => {
  const directive = directives(strict)
  let number = 0
  const print = (lines: readonly string[]): unknown => stdout.write(`${lines.join('\n')}\n`)
  print(['TAP version 14'])
  return {
    result: result => {
      number += 1
      const { id, title, verdict } = result
      const ok = verdict === 'pass' || verdict === 'skip' ? 'ok' : 'not ok'
      print([
        `${ok} ${number} - ${escaped(`${id}: ${title}`)}${directive[verdict](result)}`,
        ...(details || verdict === 'finding' || verdict === 'fail' ? diagnostics(result) : [])
      ])
    },
    end: ({ cases }) => {
      const failed = cases.filter(({ verdict }) => counts(verdict, strict)).length
      print([`1..${number}`, `# ${failed} of ${cases.length} failed`])
    }
  }
}
