// `check --list`: which cases there are, and what each asks.

import type { CaseSummary } from '../check/check-report.js'
import type { Args, Io } from './command.js'
import { wrap } from './wrap.js'

/** Beside its id where there is room for a sentence, else below it. */
const BESIDE = 80

const caseLines = ({ id, asks }: CaseSummary, width: number | undefined, idWidth: number): string[] => {
  const indent = ' '.repeat(width !== undefined && width < BESIDE ? 2 : idWidth + 2)
  const lines = wrap(asks, width, indent)
  return indent.length === 2 ? [id, ...lines] : [id + lines.join('\n').slice(id.length)]
}

export const listCases = (cases: readonly CaseSummary[], args: Args, { stdout }: Io): number => {
  const width = stdout.isTTY === true ? stdout.columns : undefined
  const idWidth = Math.max(...cases.map(({ id }) => id.length))
  const lines =
    args.json === true
      ? cases.map(({ id, title, asks }) => JSON.stringify({ type: 'case', id, title, asks }))
      : cases.flatMap(summary => caseLines(summary, width, idWidth))
  stdout.write(lines.map(line => `${line}\n`).join(''))
  return 0
}
