import picocolors from 'picocolors'
import t from 'tap'
import { deliveryColumns, deliveryLines, localTime, stateColour, toRow } from '../../src/cli/delivery-view.js'
import { toTable } from '../../src/cli/table.js'
import type { DeliveryView, NextStep } from '../../src/ens/delivery.js'
import { attempt, delivery } from '../support/deliveries.js'

const paint = picocolors.createColors(false)
const at = Date.parse('2026-03-01T12:00:00Z')
const retry: NextStep = { does: 'retry', at: at + 1000, rule: 'current.retry', why: 'Two more follow.' }
const show = (view: DeliveryView, options: object = {}): string[] =>
  deliveryLines(view, { paint, width: undefined, wholeBody: false, ...options })

t.test('a row', async t => {
  t.strictSame(toRow(delivery()), {
    deliveryId: '8c9e6679-7425-40de-944b-e07fc1f90ae7',
    time: localTime(at),
    callback: 'orders',
    state: 'delivered',
    events: '1',
    attempts: '1',
    verdict: '200 OK',
    next: 'nothing'
  })
  const rest: [Partial<DeliveryView>, object][] = [
    [
      { state: 'sending', attempts: [], next: null },
      { verdict: '', attempts: '0', next: 'is being sent' }
    ],
    [{ state: 'retrying', next: retry }, { next: `tries again ${localTime(at + 1000)}` }],
    [{ state: 'deferred', next: { ...retry, does: 'defer' } }, { next: /^tries again / }],
    [{ state: 'dropped', next: { does: 'drop', rule: '', why: '' } }, { next: 'drops it' }],
    [{ state: 'failed', next: { does: 'fail', rule: '', why: '' } }, { next: 'gives up' }],
    [
      { state: 'dropped', next: null, replayOf: 'd-0' },
      { state: 'dropped, a replay', next: '' }
    ]
  ]
  for (const [changes, row] of rest) t.match(toRow(delivery(changes)), row)
  t.match(localTime(at), /^2026-03-01 \d\d:\d\d:\d\d$|^2026-0[23]-\d\d /)
})

t.test('colours by how it ended', async t => {
  const colour = stateColour(picocolors.createColors(true))
  t.match(
    [colour('delivered'), colour('dropped'), colour('failed, a replay'), colour('deferred')],
    [/\[32m/, /\[31m/, /\[31m/, /\[33m/]
  )
})

t.test('a table in a wide terminal, a smaller one in 80 columns, none in 60', async t => {
  const rows = [delivery(), delivery({ attempts: [attempt({ verdict: 'x'.repeat(90) })], next: retry })].map(toRow)
  const table = (room: number) => toTable(rows, deliveryColumns(paint, room), room)
  for (const room of [120, 80])
    t.ok(
      table(room)?.every(line => [...line].length <= room),
      String(room)
    )
  t.match(table(120)?.[0], /^ID +TIME +CALLBACK +STATE +EVENTS +TRIES +VERDICT +NEXT$/)
  t.match(table(80)?.[0], /^ID +TIME +STATE +EVENTS +VERDICT$/)
  t.match(table(80)?.[1], /ae7 {2}\d\d:\d\d:\d\d {2}delivered {2}1 {7}200 OK/)
  t.equal(table(60), undefined)
})

t.test('the whole of a delivery', async t => {
  const failed = attempt({
    response: { statusCode: 503, reason: '', headers: {}, body: '//8=', bodyEncoding: 'base64', truncated: true },
    ok: false,
    verdict: '503',
    next: retry
  })
  const { response: _response, remote: _remote, ...unanswered } = attempt({ attempt: 2, ok: false, next: retry })
  const error = { answered: false, status: 'Timeout', code: 'TIMEOUT', phase: 'headers' } as never
  const last = attempt({ attempt: 3 })
  const view = delivery({ attempts: [failed, { ...unanswered, error }, last], replayOf: 'd-0' })
  const time = localTime(at)
  t.strictSame(show(view), [
    'delivery  8c9e6679-7425-40de-944b-e07fc1f90ae7',
    'state     delivered',
    'callback  orders (1c9e6679-7425-40de-944b-e07fc1f90ae7)',
    'url       https://hooks.example.com/ens',
    'events    1, 61 bytes',
    `cut       ${time}`,
    'replay of d-0',
    'next      nothing',
    '',
    `Attempt 1  ${time}  503`,
    '  33 ms (tcp 0.4 ms, headers 31 ms), to 127.0.0.1:3000',
    '  > POST https://hooks.example.com/ens',
    '  > content-type: application/json',
    '  > x-sfmc-ens-signature: c2lnbmVk',
    '  >',
    '  > [{"eventCategoryType":"TransactionalSendEvents.EmailSent"}]',
    '  < 503',
    '  <',
    '  < //8=',
    '  < (in base64, the first 16 KiB)',
    `  next: ENS tries again ${localTime(at + 1000)}. Two more follow. (current.retry)`,
    '',
    `Attempt 2  ${time}  200 OK`,
    '  33 ms (tcp 0.4 ms, headers 31 ms)',
    '  > POST https://hooks.example.com/ens',
    '  > content-type: application/json',
    '  > x-sfmc-ens-signature: c2lnbmVk',
    '  > (the same body)',
    '  < (Timeout: TIMEOUT)',
    `  next: ENS tries again ${localTime(at + 1000)}. Two more follow. (current.retry)`,
    '',
    `Attempt 3  ${time}  200 OK`,
    '  33 ms (tcp 0.4 ms, headers 31 ms), to 127.0.0.1:3000',
    '  > POST https://hooks.example.com/ens',
    '  > content-type: application/json',
    '  > x-sfmc-ens-signature: c2lnbmVk',
    '  > (the same body)',
    '  < 200 OK',
    '  < content-type: text/plain',
    '  < set-cookie: a=1',
    '  < set-cookie: b=2',
    '  <',
    '  < thanks',
    '  next: ENS does nothing more. It is delivered. (current.delivered)'
  ])
})

t.test('bodies: cut and broken for a terminal, or whole; other people write them', async t => {
  const body = JSON.stringify([{ text: `\u001b[2J${'x'.repeat(2000)}` }])
  const request = { ...attempt().request, body, bytes: 2020 }
  const view = delivery({ attempts: [attempt({ request })] })
  const cut = show(view, { width: 60 })
  t.match(cut.join('\n'), /\n {2}> \(of 2020 bytes; --body shows all\)\n/)
  t.ok(cut.every(line => [...line].length <= 80))
  t.equal(cut.filter(line => line.includes('xxx')).length, 8, '400 characters in lines of 56')
  const whole = show(view, { width: 60, wholeBody: true })
  t.ok(whole.includes(`  > ${body}`))
  t.notMatch([...cut, ...whole].join(''), '\u001b')
  t.ok(
    show(view, { width: 10 }).every(line => [...line].length <= 80),
    'a terminal too narrow to be one'
  )
  const { body: _none, ...bare } = attempt().request
  t.notMatch(show(delivery({ attempts: [attempt({ request: bare })] })), [/^ {2}>$/])
})

t.test('an attempt of which nothing is known but its verdict', async t => {
  const { response: _response, ...bare } = attempt({ verdict: 'lost' })
  const lines = show(delivery({ attempts: [bare] }))
  t.notMatch(lines.join('\n'), /^ {2}</m)
  t.match(lines.join('\n'), /lost/)
})

t.test('no attempt yet', async t => {
  const lines = show(delivery({ state: 'sending', attempts: [], next: null }))
  t.equal(lines.at(-1), 'next      is being sent')
})

t.test('what a fault rule has done, and what holds back a first attempt', async t => {
  const detail = 'The request was answered 200 OK, and the answer was dropped'
  const { response: _response, ...others } = attempt({
    ok: false,
    verdict: 'no whole answer within 3000 ms',
    next: retry
  })
  const error = { answered: false, status: 'Timeout', phase: 'headers', detail } as const
  const lines = show(
    delivery({ attempts: [{ ...others, error, fault: { rule: 'rule-1', kind: 'drop-ack', detail } }] })
  )
  t.ok(lines.includes('  < (Timeout)'))
  t.ok(lines.includes(`  fault: the rule rule-1 bent it, drop-ack. ${detail}.`))
  const plain = show(delivery({ attempts: [attempt({ fault: { rule: 'mine', kind: 'missing-signature' } })] }))
  t.ok(plain.includes('  fault: the rule mine bent it, missing-signature.'))
  const held: NextStep = { ...retry, rule: 'fault.reorder', why: 'The fault rule rule-1 holds it back.' }
  const text = show(delivery({ state: 'retrying', attempts: [], next: held })).join('\n')
  t.match(text, /next: ENS tries again .*\. The fault rule rule-1 holds it back\. \(fault\.reorder\)$/)
  t.notMatch(show(delivery({ state: 'sending', attempts: [], next: null })).join('\n'), 'next: ENS')
})
