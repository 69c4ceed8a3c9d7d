// The proof: a receiver check finds nothing on a good receiver, and on one with a known defect that defect and no other.

import t from 'tap'
import type { CheckReport } from '../../src/check/check-report.js'
import { type CheckOptions, checkReceiver } from '../../src/check-receiver.js'
import {
  signatureKey,
  startCareless,
  startCrasher,
  startGood,
  startPostOnly,
  startProbeCreator,
  startReserialiser,
  startSlow,
  startTextKeyReader,
  startUnsignedTaker
} from '../support/ens-receivers.js'

const check = (url: string, options: CheckOptions = {}): Promise<CheckReport> =>
  checkReceiver(url, { key: signatureKey, ...options })

/** Those that did not pass; what was skipped because it was not asked for does not count. */
const found = ({ cases }: CheckReport): Record<string, string> =>
  Object.fromEntries(
    cases
      .filter(({ id, verdict }) => verdict !== 'pass' && id !== 'verification-inside-create')
      .map(({ id, verdict }) => [id, verdict])
  )

t.test('good: nothing, with and without a handshake, well under 15 s', async t => {
  const receiver = await startGood(t)
  const report = await check(receiver.url)
  t.strictSame(found(report), {})
  t.match(report.signature, { checks: 'refuses', key: 'base64', body: 'raw' })
  t.ok(report.ms < 15_000, `${report.ms} ms`)
  const walked = await check(receiver.url, {
    handshake: { onServing: ens => receiver.configure({ signatureKey, ens }) }
  })
  t.strictSame(
    walked.cases.filter(({ verdict }) => verdict !== 'pass'),
    []
  )
})

t.test('accepts unsigned', async t => {
  const report = await check((await startUnsignedTaker(t)).url)
  t.strictSame(found(report), { 'missing-signature': 'finding' })
})

t.test('checks no signature at all', async t => {
  const report = await check((await startCareless(t)).url)
  t.match(report.signature, { checks: 'accepts' })
  t.strictSame(found(report), {
    'missing-signature': 'finding',
    'wrong-signature': 'finding',
    'truncated-signature': 'finding',
    'altered-byte': 'finding',
    // It takes them all, so how it would make one can not be told.
    'signature-reading': 'skip'
  })
})

t.test('hashes re-serialised JSON', async t => {
  const report = await check((await startReserialiser(t)).url)
  t.match(report.signature, { checks: 'refuses', key: 'base64', body: 're-serialised' })
  // Only where the body is not written as JSON.stringify would.
  t.strictSame(found(report), { 'signature-reading': 'fail', 'escaped-json': 'fail' })
})

t.test('takes the text of the key for the key', async t => {
  const report = await check((await startTextKeyReader(t)).url)
  t.match(report.signature, { checks: 'refuses', key: 'utf8', body: 'raw' })
  t.strictSame(found(report), { 'valid-signature': 'fail', 'signature-reading': 'fail' })
})

t.test('answers 201 to the probe', async t => {
  const report = await check((await startProbeCreator(t)).url)
  t.strictSame(found(report), { 'probe-200': 'fail' })
})

for (const does of ['hangs up', 'is silent'] as const)
  t.test(`${does} where a GET comes`, async t => {
    const report = await check((await startPostOnly(t, does)).url, { deadlineScale: 0.5 })
    t.strictSame(found(report), { 'get-request': 'finding' })
    t.ok(report.ms < 15_000, `${report.ms} ms`)
  })

for (const when of ['before', 'after'] as const)
  t.test(`ends as a process by an event of an unknown type, ${when} it has answered`, async t => {
    const { url, ended } = await startCrasher(t, when)
    const report = await check(url)
    await ended
    const { cases } = report
    const first = cases.findIndex(({ id }) => id === 'unknown-event-type')
    t.strictSame(found({ ...report, cases: cases.slice(0, first + 1) }), { 'unknown-event-type': 'fail' })
    for (const { id, verdict, says } of cases.slice(first + 1)) {
      t.equal(verdict, 'skip', id)
      t.match(says, 'unknown-event-type', id)
    }
  })

t.test('slower than the deadline', async t => {
  const report = await check((await startSlow(t)).url, { deadlineScale: 0.5 })
  const asked = report.cases.filter(({ verdict }) => verdict !== 'skip')
  // Only what it does without any work is known.
  t.strictSame(Object.fromEntries(asked.map(({ id, verdict }) => [id, verdict])), {
    'probe-200': 'pass',
    'slow-probe': 'pass',
    'valid-signature': 'fail',
    'get-request': 'pass',
    'huge-body': 'pass'
  })
  t.ok(report.ms < 15_000, `${report.ms} ms`)
})
