// A receiver check for a person: a line for each case as soon as it is over; then what was found in full, and last, where
// the eye is, what it comes to.

import { checkCases } from '../check/check-cases.js'
import type { CaseResult, CheckReport, CheckVerdict } from '../check/check-report.js'
import { durationText } from '../ens/duration-text.js'
import { type CreateReporter, factsOf } from './check-reporter.js'
import { type Colours, colours } from './colours.js'
import { printable } from './printable.js'
import { wrap } from './wrap.js'

interface View {
  readonly paint: Colours
  /** Undefined for a pipe. */
  readonly width: number | undefined
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST = 100

/** Never colour alone. */
const marks: Readonly<Record<CheckVerdict, string>> = { pass: '✓', finding: '!', fail: '✗', skip: '–' }
const names: Readonly<Record<string, string>> = { says: 'found', 'ENS next': 'ENS' }

const idWidth = Math.max(...checkCases.map(({ id }) => id.length))

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** The text after a head of so many columns, and below itself. */
const hang = (head: string, columns: number, text: string, { width }: View): string[] => {
  const [first = '', ...others] = wrap(text, width, ' '.repeat(columns))
  return [head + first.slice(columns), ...others]
}

const markOf = (verdict: CheckVerdict, { paint: { green, yellow, red, dim } }: View): string =>
  ({ pass: green, finding: yellow, fail: red, skip: dim })[verdict](marks[verdict])

/** What came is enough for a line; why a case was skipped stands once for all of them at the end. */
const caseLines = ({ id, verdict, came }: CaseResult, view: View): string[] => {
  const head = `${markOf(verdict, view)} ${id.padEnd(idWidth)}  `
  return hang(head, idWidth + 4, verdict === 'skip' ? 'skipped' : printable(came), view)
}

const block = (result: CaseResult, view: View): string[] => {
  const [title = '', ...more] = wrap(`${result.id}: ${result.title}`, view.width, '  ')
  const facts = factsOf(result).flatMap(([name, text]) =>
    hang(`  ${view.paint.dim((names[name] ?? name).padEnd(7))}`, 9, text, view)
  )
  const head = `${markOf(result.verdict, view)} ${view.paint.bold(title.slice(2))}`
  return ['', head, ...more.map(view.paint.bold), ...facts]
}

const verdictOf = ({ cases, counts: sums }: CheckReport, strict: boolean): [CheckVerdict, string] => {
  if (sums.fail > 0) return ['fail', `Not ready for ENS: ${sums.fail} of ${plural(cases.length, 'case')} failed.`]
  if (strict && sums.finding > 0)
    return ['fail', `Not ready for ENS: ${plural(sums.finding, 'finding')}, and --strict counts them.`]
  if (sums.finding > 0) return ['finding', `It works with ENS; ${plural(sums.finding, 'finding')} to mend.`]
  const passed = `${plural(sums.pass, 'case')} passed${sums.skip === 0 ? '' : `, ${sums.skip} not asked`}.`
  return sums.skip > sums.pass ? ['skip', `Little is known: ${passed}`] : ['pass', `Nothing to mend: ${passed}`]
}

/** More have been seen in the lines above. */
const MOST_NAMED = 3

/** Each reason once, with all the cases it kept from being judged. */
const skippedLines = (cases: readonly CaseResult[], { width }: View): string[] => {
  const skipped = cases.filter(({ verdict }) => verdict === 'skip')
  return [...new Set(skipped.map(({ says }) => says))].flatMap(reason => {
    const ids = skipped.filter(({ says }) => says === reason).map(({ id }) => id)
    const which = ids.length > MOST_NAMED ? plural(ids.length, 'case') : ids.join(', ')
    return wrap(`Skipped ${which}: ${printable(reason)}`, width, '    ', '  ')
  })
}

const summaryLines = (report: CheckReport, strict: boolean, view: View): string[] => {
  const { counts: sums, signature, cases, ms } = report
  const [verdict, sentence] = verdictOf(report, strict)
  return [
    '',
    `${markOf(verdict, view)} ${view.paint.bold(sentence)}`,
    `  ${sums.pass} pass, ${plural(sums.finding, 'finding')}, ${sums.fail} fail, ${sums.skip} skipped, in ${durationText(ms)}`,
    ...wrap(`Signature: ${printable(signature.says)}`, view.width, '    ', '  '),
    ...skippedLines(cases, view)
  ]
}

/** Nothing is known of it, so there is nothing to list. */
const unreachableLines = (sentence: string, [first]: readonly CaseResult[], view: View): string[] => [
  '',
  ...hang(`${markOf('fail', view)} `, 2, printable(sentence), view),
  ...wrap(String(first?.fix), view.width, '  ')
]

export const createCheckText: CreateReporter = ({ strict, details }, io) => {
  const { stdout } = io
  const width = stdout.isTTY === true ? Math.min(Number(stdout.columns), WIDEST) : undefined
  const view: View = { paint: colours(io), width }
  const print = (lines: readonly string[]): void => {
    stdout.write(lines.map(line => `${line}\n`).join(''))
  }
  let held: string[] = []
  return {
    // What is skipped waits for a case that is not: after one that reached nothing, all others are.
    result: result => {
      held.push(...caseLines(result, view))
      if (result.verdict === 'skip') return
      print(held)
      held = []
    },
    end: report => {
      const { cases, unreachable } = report
      if (unreachable !== undefined) return print(unreachableLines(unreachable, cases, view))
      const wanted = details ? ['pass', 'finding', 'fail'] : ['finding', 'fail']
      const told = cases.filter(({ verdict }) => wanted.includes(verdict))
      // Where nothing was asked, the summary says it all.
      const left = cases.every(({ verdict }) => verdict === 'skip') ? [] : held
      print([...left, ...told.flatMap(result => block(result, view)), ...summaryLines(report, strict, view)])
    }
  }
}
