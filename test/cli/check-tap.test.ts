import t from 'tap'
import { Parser, type Result } from 'tap-parser'
import { createCheckTap } from '../../src/cli/check-tap.js'
import { failed, found, passed, skipped, tell, toReport } from './check-results.js'

const everything = toReport([passed, found, failed, ...skipped])

const parse = (text: string): { ok: boolean; count: number; asserts: Result[] } => {
  const asserts: Result[] = []
  const parser = new Parser({ strict: true })
  parser.on('assert', (result: Result) => asserts.push(result))
  parser.end(text)
  const { ok, count } = parser.results as { ok: boolean; count: number }
  return { ok, count, asserts }
}

t.test('a strict parser reads it: a finding is a TODO, a skip says why', async t => {
  const text = tell(createCheckTap, everything)
  t.match(text, /^TAP version 14\n/)
  const { ok, count, asserts } = parse(text)
  t.equal(ok, false)
  t.equal(count, 6)
  t.match(asserts[0], { ok: true, name: 'probe-200: The probe is answered with 200', diag: null })
  t.match(asserts[1], {
    ok: false,
    todo: 'A batch that anybody can send was taken.',
    diag: { sent: 'POST 1 event, 812 B, unsigned', 'ENS next': 'Nothing: ENS signs.', fix: /^Refuse/ },
    time: 3
  })
  t.match(asserts[2], {
    ok: false,
    name: 'unknown-event-type: Events & <types> #not "known" \\ are taken',
    todo: false,
    diag: { came: 'ReceiveFailure: read ECONNRESET ]]> �[2J' }
  })
  t.match(asserts[5], { ok: true, skip: 'Give --handshake # to ask this.' })
  t.match(text, /\n1\.\.6\n# 1 of 6 failed\n$/)
})

t.test('findings do not fail, and with --strict they do', async t => {
  const report = toReport([passed, found])
  t.equal(parse(tell(createCheckTap, report)).ok, true)
  t.equal(parse(tell(createCheckTap, report, { strict: true })).ok, false)
})

t.test('--details tells what was sent and came for all', async t => {
  const { asserts } = parse(tell(createCheckTap, toReport([passed]), { details: true }))
  t.match(asserts[0], { diag: { came: '200 OK in 4 ms' }, time: 4 })
})
