// A receiver check as JUnit XML, as build servers read it. A finding passes and is in its case's output; with `--strict`
// it is a failure.

import type { CaseResult } from '../check/check-report.js'
import { type CreateReporter, counts, factsOf } from './check-reporter.js'

/** What XML 1.0 has no way to write (https://www.w3.org/TR/xml/#charsets). */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;'
}

/** Of an attribute; a text may be written like that as well. */
const escaped = (text: string): string =>
  text.replace(unwritable, '�').replaceAll(/[&<>"\t\n\r]/g, character => entities[character] as string)

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

const outcomeOf = (result: CaseResult, { strict, details }: { strict: boolean; details: boolean }): string[] => {
  const { verdict, says } = result
  const text = factsOf(result)
    .map(([name, value]) => escaped(`${name}: ${value}`))
    .join('\n')
  if (counts(verdict, strict)) return [`<failure${attributes({ type: verdict, message: says })}>${text}</failure>`]
  if (verdict === 'skip') return [`<skipped${attributes({ message: says })}/>`]
  return verdict === 'finding' || details ? [`<system-out>${text}</system-out>`] : []
}

export const createCheckJunit: CreateReporter = (options, { stdout }) => ({
  // It is one document, with its sums in the first line.
  result: () => undefined,
  end: ({ cases, url, ms }) => {
    const sums = {
      tests: cases.length,
      failures: cases.filter(({ verdict }) => counts(verdict, options.strict)).length,
      errors: 0,
      skipped: cases.filter(({ verdict }) => verdict === 'skip').length,
      time: seconds(ms)
    }
    const suite = cases.flatMap(result => {
      const { id, title } = result
      const values = { classname: 'ens-local.check', name: `${id}: ${title}`, time: seconds(result.ms) }
      const inner = outcomeOf(result, options).map(line => `      ${line}`)
      const head = `    <testcase${attributes(values)}`
      return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>']
    })
    const lines = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites${attributes({ name: 'ens-local check', ...sums })}>`,
      `  <testsuite${attributes({ name: url, ...sums })}>`,
      ...suite,
      '  </testsuite>',
      '</testsuites>'
    ]
    stdout.write(`${lines.join('\n')}\n`)
  }
})
