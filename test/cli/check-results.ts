// A receiver check that is over, for the tests of its reporters: one case of each verdict, and texts that are hard to show.

import type { CaseResult, CheckReport, CheckVerdict } from '../../src/check/check-report.js'
import type { CheckReporter, CreateReporter, ReporterOptions } from '../../src/cli/check-reporter.js'
import { type FakeIoOptions, fakeIo } from './fake-io.js'

export const passed: CaseResult = {
  id: 'probe-200',
  title: 'The probe is answered with 200',
  verdict: 'pass',
  says: 'It was answered with exactly 200.',
  sent: 'POST a probe, 98 B',
  came: '200 OK in 4 ms',
  ensNext: 'It answers createCallback with 201.',
  ms: 4.4
}

export const found: CaseResult = {
  id: 'missing-signature',
  title: 'A batch without a signature is refused',
  verdict: 'finding',
  says: 'A batch that anybody can send was taken.',
  sent: 'POST 1 event, 812 B, unsigned',
  came: '200 OK in 3 ms',
  ensNext: 'Nothing: ENS signs.',
  fix: 'Refuse what has no header x-sfmc-ens-signature.',
  ms: 3
}

export const failed: CaseResult = {
  id: 'unknown-event-type',
  title: 'Events & <types> #not "known" \\ are taken',
  verdict: 'fail',
  says: 'It broke.\u0007\ud800',
  sent: 'POST 1 event, 640 B, signed',
  came: 'ReceiveFailure: read ECONNRESET ]]> \u001b[2J',
  ensNext: 'It tries again: a batch is tried up to three times in a row, then it is deferred for up to 10 minutes.',
  fix: 'Answer 200 and leave out what you do not know.',
  ms: 1234
}

const skip = (id: string, says: string): CaseResult => ({
  id,
  title: `About ${id}`,
  verdict: 'skip',
  says,
  sent: '',
  came: '',
  ensNext: '',
  ms: 0
})

export const skipped: readonly CaseResult[] = [
  skip('unknown-field', 'The receiver is gone since unknown-event-type.'),
  skip('empty-array', 'The receiver is gone since unknown-event-type.'),
  skip('verification-inside-create', 'Give --handshake # to ask this.')
]

export const toReport = (cases: readonly CaseResult[], more: Partial<CheckReport> = {}): CheckReport => {
  const count = (verdict: CheckVerdict): number => cases.filter(result => result.verdict === verdict).length
  return {
    url: 'http://127.0.0.1:3000/ens?a&b',
    cases,
    signature: { says: 'It decodes the key, and hashes the raw body.' },
    counts: { pass: count('pass'), finding: count('finding'), fail: count('fail'), skip: count('skip') },
    ms: 1250,
    ...more
  }
}

/** All that is written for such a report. */
export const tell = (
  create: CreateReporter,
  report: CheckReport,
  options: Partial<ReporterOptions> = {},
  terminal: FakeIoOptions = {}
): string => {
  const io = fakeIo(terminal)
  const reporter: CheckReporter = create({ url: report.url, strict: false, details: false, ...options }, io)
  report.cases.forEach(reporter.result)
  reporter.end(report)
  return io.stdout.text()
}
