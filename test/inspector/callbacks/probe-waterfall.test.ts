import t from 'tap'
import type { ProbeRow } from '../../../src/inspector/callbacks/probe-waterfall.js'
import { toProbeRows } from '../../../src/inspector/callbacks/probe-waterfall.js'

const named = (rows: readonly ProbeRow[], name: string): ProbeRow | undefined => rows.find(row => row.name === name)
const states = (rows: readonly ProbeRow[]): string[] => rows.map(({ state }) => state)

t.test('a probe that runs has no rows', async t => {
  t.same(toProbeRows({ state: 'pending' }), [])
})

t.test('one that passed: bars one after another', async t => {
  const timings = { dns: 10, tcp: 20, tls: 30, sent: 10, headers: 20, body: 10, total: 100 }
  const outcome = { answered: true, statusCode: 200, reason: 'OK', truncated: false } as const
  const rows = toProbeRows({ state: 'passed', at: 0, timings, outcome })
  t.same(
    rows.map(({ name, from, width, ms }) => [name, Math.round(from), Math.round(width), ms]),
    [
      ['DNS', 0, 10, 10],
      ['TCP', 10, 20, 20],
      ['TLS', 30, 30, 30],
      ['HTTP request', 60, 10, 10],
      ['HTTP answer', 70, 20, 20],
      ['HTTP body', 90, 10, 10]
    ]
  )
  t.same(new Set(states(rows)), new Set(['done']))
})

t.test('phases that were left out', async t => {
  const outcome = { answered: true, statusCode: 200, reason: 'OK', truncated: false } as const
  const rows = toProbeRows({ state: 'passed', at: 0, timings: { tcp: 1, headers: 1, body: 1, total: 4 }, outcome })
  t.same(
    rows.map(({ state, note }) => [state, note]),
    [
      ['skipped', 'not needed'],
      ['done', ''],
      ['skipped', 'none: the url is http'],
      ['skipped', ''],
      ['done', ''],
      ['done', '']
    ]
  )
  t.equal(named(rows, 'HTTP body')?.width, 25)
})

t.test('an answer that is not 200 fails the answer', async t => {
  const rows = toProbeRows({
    state: 'failed',
    at: 0,
    timings: { tcp: 1, sent: 1, headers: 1, body: 1, total: 4 },
    outcome: { answered: true, statusCode: 503, reason: '', truncated: false },
    status: 'ProtocolError',
    message: 'The remote server returned an error: (503) Server Unavailable.'
  })
  t.match(named(rows, 'HTTP answer'), { state: 'failed', note: '503; only 200 passes', ms: 1 })
  t.equal(named(rows, 'HTTP body')?.state, 'done')
})

t.test('the phase in which it broke, by its code or name; what follows was not reached', async t => {
  const failed = {
    state: 'failed',
    at: 0,
    status: 'TrustFailure',
    message: 'The underlying connection was closed'
  } as const
  const outcome = { answered: false, status: 'TrustFailure', phase: 'tls', detail: 'self-signed' } as const
  const timings = { dns: 1, tcp: 1, tls: 2, total: 4 }
  const rows = toProbeRows({ ...failed, timings, outcome: { ...outcome, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
  t.same(states(rows), ['done', 'done', 'failed', 'not reached', 'not reached', 'not reached'])
  t.equal(named(rows, 'TLS')?.note, 'DEPTH_ZERO_SELF_SIGNED_CERT')
  t.equal(named(toProbeRows({ ...failed, timings, outcome }), 'TLS')?.note, 'TrustFailure')
})

t.test('over before any time was taken', async t => {
  const rows = toProbeRows({
    state: 'failed',
    at: 0,
    timings: { total: 0 },
    outcome: { answered: false, status: 'RequestCanceled', phase: 'dns', detail: '' },
    status: 'RequestCanceled',
    message: 'The request was aborted: The request was canceled.'
  })
  t.match(rows[0], { state: 'failed', ms: 0, from: 0, width: 0 })
  t.same(new Set(states(rows.slice(1))), new Set(['not reached']))
})
