import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { createCheckText } from '../../src/cli/check-text.js'
import { failed, found, passed, skipped, tell, toReport } from './check-results.js'

const everything = toReport([passed, found, failed, ...skipped])

t.test('a line for each case, what was found in full, and last what it comes to', async t => {
  const lines = tell(createCheckText, everything).split('\n')
  t.match(lines[0], /^✓ probe-200 +200 OK in 4 ms$/)
  t.match(lines[1], /^! missing-signature +200 OK in 3 ms$/)
  t.match(lines[2], /^✗ unknown-event-type +ReceiveFailure: read ECONNRESET \]\]> �\[2J$/)
  t.match(lines[3], /^– unknown-field +skipped$/)
  t.strictSame(lines.slice(6), [
    '',
    '! missing-signature: A batch without a signature is refused',
    '  found  A batch that anybody can send was taken.',
    '  sent   POST 1 event, 812 B, unsigned',
    '  came   200 OK in 3 ms',
    '  ENS    Nothing: ENS signs.',
    '  fix    Refuse what has no header x-sfmc-ens-signature.',
    '',
    '✗ unknown-event-type: Events & <types> #not "known" \\ are taken',
    '  found  It broke.�\ud800',
    '  sent   POST 1 event, 640 B, signed',
    '  came   ReceiveFailure: read ECONNRESET ]]> �[2J',
    '  ENS    It tries again: a batch is tried up to three times in a row, then it is deferred for up to 10 minutes.',
    '  fix    Answer 200 and leave out what you do not know.',
    '',
    '✗ Not ready for ENS: 1 of 6 cases failed.',
    '  1 pass, 1 finding, 1 fail, 3 skipped, in 1.3 s',
    '  Signature: It decodes the key, and hashes the raw body.',
    '  Skipped unknown-field, empty-array: The receiver is gone since unknown-event-type.',
    '  Skipped verification-inside-create: Give --handshake # to ask this.',
    ''
  ])
})

t.test(
  'it fits a narrow terminal, with colours that are not all there is, and no line is longer than can be read',
  async t => {
    for (const [columns, widest] of [
      [62, 62],
      [300, 100]
    ] as const) {
      const text = tell(createCheckText, everything, { details: true }, { columns })
      t.match(text, '\u001b[31m✗')
      const widths = stripVTControlCharacters(text)
        .split('\n')
        .map(line => [...line].length)
      t.ok(Math.max(...widths) <= widest, `${Math.max(...widths)} of ${columns}`)
    }
  }
)

t.test('--details tells all of the cases that passed as well', async t => {
  t.match(
    tell(createCheckText, toReport([passed]), { details: true }),
    '  ENS    It answers createCallback with 201.\n'
  )
})

t.test('what it comes to', async t => {
  const last = (report: ReturnType<typeof toReport>, strict = false): string =>
    tell(createCheckText, report, { strict }).split('\n').slice(-5).join('\n')
  t.match(last(toReport([passed])), '✓ Nothing to mend: 1 case passed.')
  t.match(last(toReport([passed, ...skipped.slice(0, 1)])), '✓ Nothing to mend: 1 case passed, 1 not asked.')
  t.match(last(toReport(skipped.slice(0, 1))), '– Little is known: 0 cases passed, 1 not asked.')
  const many = Array.from({ length: 4 }, (_none, index) => ({ ...(skipped[0] as typeof passed), id: `case-${index}` }))
  t.match(last(toReport(many)), '  Skipped 4 cases: The receiver is gone since unknown-event-type.')
  t.match(last(toReport([passed, found])), '! It works with ENS; 1 finding to mend.')
  t.match(last(toReport([found, found])), '! It works with ENS; 2 findings to mend.')
  t.match(last(toReport([passed, found]), true), '✗ Not ready for ENS: 1 finding, and --strict counts them.')
  t.match(last(toReport([failed]), true), '✗ Not ready for ENS: 1 of 1 case failed.')
})

t.test('a receiver that is not there is one sentence, and no list of what could not be asked', async t => {
  const refused = { ...failed, id: 'probe-200', came: 'ConnectFailure: connect ECONNREFUSED' }
  const report = toReport([refused, ...skipped], { unreachable: 'Nothing listens at 127.0.0.1:1.' })
  const lines = tell(createCheckText, report, { details: true }).split('\n')
  t.match(lines[0], /^✗ probe-200 +ConnectFailure: connect ECONNREFUSED$/)
  t.strictSame(lines.slice(1), [
    '',
    '✗ Nothing listens at 127.0.0.1:1.',
    '  Answer 200 and leave out what you do not know.',
    ''
  ])
})

t.test('where nothing was asked the summary is all', async t => {
  t.strictSame(tell(createCheckText, toReport(skipped)).split('\n'), [
    '',
    '– Little is known: 0 cases passed, 3 not asked.',
    '  0 pass, 0 findings, 0 fail, 3 skipped, in 1.3 s',
    '  Signature: It decodes the key, and hashes the raw body.',
    '  Skipped unknown-field, empty-array: The receiver is gone since unknown-event-type.',
    '  Skipped verification-inside-create: Give --handshake # to ask this.',
    ''
  ])
})
