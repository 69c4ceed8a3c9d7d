// A receiver that is gone, silent or never there is judged once, and not by all cases.

import t from 'tap'
import type { CaseResult } from '../../src/check/check-report.js'
import { type Behave, type Deed, examine, good, goodBut, has, key, startBehaving } from './examine.js'

const shown = (results: readonly CaseResult[]): string[] => results.map(({ id, verdict }) => `${verdict} ${id}`)

t.test('each is reported as it ends, in order', async t => {
  const told: CaseResult[] = []
  const { results } = await examine(t, ['probe-200', 'get-request'], good, { key }, result => told.push(result))
  t.same(told, results)
  t.same(shown(results), ['pass probe-200', 'pass get-request'])
  t.match(results[0], { title: 'Probe answered with 200', ms: Number })
})

t.test('a case that ends the receiver is the one that fails', async t => {
  const ids = ['valid-signature', 'unknown-field', 'large-batch', 'get-request']
  const { results, unreachable } = await examine(t, ids, goodBut(has('newField'), 'end'))
  t.same(shown(results), ['pass valid-signature', 'fail unknown-field', 'skip large-batch', 'skip get-request'])
  t.match(results[1], {
    says: 'Nothing listens any more: the receiver has ended, during or after unknown-field.',
    came: /^(ReceiveFailure|ConnectionClosed)/,
    ensNext: /^With all that comes from now on: Attempt 1 of 3/
  })
  t.equal(results[3]?.says, 'Nothing listens any more since unknown-field.')
  t.equal(unreachable, undefined)
})

t.test('it may answer first and end then', async t => {
  let isEnding = false
  const behave: Behave = asked => {
    if (isEnding) return 'end'
    isEnding = asked.text.includes('newField')
    return good(asked)
  }
  const { results } = await examine(t, ['unknown-field', 'large-batch'], behave)
  t.same(shown(results), ['fail unknown-field', 'skip large-batch'])
  t.match(results[0], {
    came: /^200/,
    says: 'Nothing listens any more: the receiver has ended, during or after unknown-field, unless a case before has left it with work that failed (ask each alone: --only).'
  })
})

t.test('it may take one more connection, break it off, and be gone only then', async t => {
  let isEnding = false
  const deeds: Deed[] = ['cut', 'end']
  const behave: Behave = asked => {
    isEnding ||= asked.text.includes('newField')
    return asked.method === 'GET' && isEnding ? (deeds.shift() ?? 405) : good(asked)
  }
  const { results } = await examine(t, ['unknown-field', 'large-batch'], behave)
  t.same(shown(results), ['fail unknown-field', 'skip large-batch'])
})

t.test('one that breaks off every GET lives all the same', async t => {
  const { results } = await examine(
    t,
    ['probe-200', 'valid-signature', 'get-request'],
    goodBut(({ method }) => method === 'GET', 'cut')
  )
  t.same(shown(results), ['pass probe-200', 'pass valid-signature', 'finding get-request'])
})

t.test('one that answers no GET is looked after once', async t => {
  const { results, asked } = await examine(
    t,
    ['probe-200', 'valid-signature', 'large-batch'],
    goodBut(({ method }) => method === 'GET', 'hang')
  )
  t.same(shown(results), ['pass probe-200', 'pass valid-signature', 'pass large-batch'])
  t.equal(asked.filter(({ method }) => method === 'GET').length, 1)
})

t.test('it may end a while later: then the next case meets nobody', async t => {
  const ids = ['probe-200', 'valid-signature', 'get-request']
  const { results, unreachable } = await examine(t, ids, good, { key }, ({ id }, { end }) => {
    if (id === 'probe-200') end()
  })
  t.same(shown(results), ['pass probe-200', 'fail valid-signature', 'skip get-request'])
  t.match(results[1], { says: /during or after probe-200/, came: /^ConnectFailure/ })
  t.equal(unreachable, undefined)
})

t.test('one that cuts connections, and is there again, is judged by the case', async t => {
  const ids = ['unknown-field', 'large-batch']
  const { results } = await examine(t, ids, goodBut(has('newField'), 'cut'))
  t.same(shown(results), ['fail unknown-field', 'pass large-batch'])
  t.match(results[0], { says: /^The connection broke off over an event with unknown fields/ })
})

t.test('one that is started again is asked again', async t => {
  const ids = ['unknown-field', 'get-request', 'large-batch']
  const { results } = await examine(t, ids, goodBut(has('newField'), 'end'), { key }, ({ id }, { begin }) => {
    if (id === 'get-request') begin()
  })
  t.same(shown(results), ['fail unknown-field', 'skip get-request', 'pass large-batch'])
})

t.test('two deliveries in a row without an answer, and no more are sent', async t => {
  const ids = ['valid-signature', 'large-batch', 'wrong-signature', 'get-request', 'recovers']
  const { results, asked } = await examine(
    t,
    ids,
    goodBut(({ text }) => text.startsWith('['), 'hang')
  )
  t.same(shown(results), [
    'fail valid-signature',
    'skip large-batch',
    'skip wrong-signature',
    'pass get-request',
    'skip recovers'
  ])
  t.match(results[1]?.says, /^The last 2 deliveries were not answered in time/)
  t.equal(asked.filter(({ text }) => text.startsWith('[')).length, 2)
})

t.test('a receiver that takes nothing good is judged by valid-signature, or by the one case that is asked', async t => {
  const refusing = goodBut(({ text }) => text.startsWith('['), 403)
  const both = await examine(t, ['valid-signature', 'large-batch'], refusing)
  t.same(shown(both.results), ['fail valid-signature', 'skip large-batch'])
  t.match(both.only.says, /^It takes no delivery \(403 Forbidden in .*\), so this can not be told/)
  const one = await examine(t, ['large-batch'], refusing)
  t.match(one.only, { verdict: 'fail', says: 'It answers 403 to a good delivery, which this case begins with.' })
})

t.test('nothing is there', async t => {
  const { url, end } = await startBehaving(t, good)
  end()
  const settings = { key, url: new URL(url) }
  const { results, unreachable } = await examine(t, ['probe-200', 'valid-signature', 'get-request'], good, settings)
  t.same(shown(results), ['fail probe-200', 'skip valid-signature', 'skip get-request'])
  t.match(results[0], { says: 'No connection to it came about.', ensNext: /Status: ConnectFailure/ })
  t.match(unreachable, /^Nothing could be reached there: ConnectFailure: connect ECONNREFUSED/)
  t.equal(results[2]?.says, unreachable)
  const one = await examine(t, ['large-batch'], good, settings)
  t.match(one.only, { verdict: 'fail', says: 'No connection to it came about.' })
  t.equal(one.results.length, 1)
})

t.test('called off', async t => {
  const cancel = new AbortController()
  const behave: Behave = asked => {
    if (asked.isProbe) cancel.abort()
    return good(asked)
  }
  const ids = ['get-request', 'probe-200', 'valid-signature']
  const { results, asked } = await examine(t, ids, behave, { key, signal: cancel.signal })
  t.same(shown(results), ['pass get-request', 'skip probe-200', 'skip valid-signature'])
  t.equal(results[1]?.says, 'The check was called off.')
  t.notOk(asked.some(({ text }) => text.startsWith('[')))
})
