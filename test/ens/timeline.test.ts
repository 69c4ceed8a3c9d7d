import t from 'tap'
import type { AttemptView, DeliveryView } from '../../src/ens/delivery.js'
import { toTimeline } from '../../src/ens/timeline.js'

const START = 1_700_000_000_000
const deferred = { does: 'defer', at: START + 602_000, rule: 'current.defer', why: 'Attempt 3 of 3 failed.' } as const
const delivered = { does: 'nothing', rule: 'delivered', why: 'It was answered with success.' } as const

const attempt = (number: number, verdict: string, total: number): AttemptView => ({
  attempt: number,
  at: START + (number - 1) * 1000,
  request: { method: 'POST', url: 'https://a.example.com/ens', headers: {}, bytes: 2 },
  timings: { total },
  ok: false,
  verdict,
  next: deferred
})

const delivery = (change: Partial<DeliveryView> = {}): DeliveryView => ({
  deliveryId: 'd1',
  callbackId: 'c1',
  callbackName: 'orders',
  url: 'https://a.example.com/ens',
  state: 'deferred',
  subscriptionIds: ['s1'],
  firstEvent: 0,
  endEvent: 3,
  eventCount: 3,
  bytes: 2,
  attemptCount: change.attempts?.length ?? 2,
  createdAt: START,
  firstAttemptAt: START,
  nextAttemptAt: START + 602_000,
  next: deferred,
  replayOf: null,
  attempts: [attempt(1, '503 Service Unavailable is none of 200–204', 4.2), attempt(2, 'no whole answer', 3000)],
  ...change
})

t.test('nothing', async t => {
  t.equal(toTimeline([], START), 'Nothing has been delivered.')
})

t.test('every attempt, and what comes next', async t => {
  t.equal(
    toTimeline([delivery()], START + 4000),
    `delivery d1 to orders, https://a.example.com/ens: 3 events, deferred
  attempt 1 at +0 ms: 503 Service Unavailable is none of 200–204, after 4 ms
  attempt 2 at +1 s: no whole answer, after 3 s
  → next attempt in 9 m 58 s by the emulator's clock
    Attempt 3 of 3 failed. (current.defer)`
  )
  t.match(toTimeline([delivery()], START + 602_000), '  → next attempt due now by')
})

t.test('what is under way, and what has ended', async t => {
  const sending = delivery({ state: 'sending', attempts: [], next: null, nextAttemptAt: null, eventCount: 1 })
  t.equal(
    toTimeline([sending], START),
    `delivery d1 to orders, https://a.example.com/ens: 1 event, sending
  → an attempt is under way, or next in turn`
  )
  const done = delivery({ state: 'delivered', attempts: [], next: delivered, nextAttemptAt: null, replayOf: 'd0' })
  t.equal(
    toTimeline([done], START),
    `replay d1 to orders, https://a.example.com/ens: 3 events, delivered
  → delivered, nothing follows
    It was answered with success. (delivered)`
  )
  t.match(toTimeline([delivery({ state: 'failed', next: null, nextAttemptAt: null })], START), /nothing follows$/)
})

t.test('no more than the last five attempts and ten deliveries', async t => {
  const attempts = Array.from({ length: 8 }, (_, index) => attempt(index + 1, 'no', 1))
  const lines = toTimeline([delivery({ attempts })], START).split('\n')
  t.equal(lines[1], '  … 3 earlier attempts')
  t.match(lines[2], /attempt 4 at \+3 s/)
  t.equal(lines.filter(line => line.includes(': no, after')).length, 5)
  t.match(toTimeline([delivery({ attempts: attempts.slice(2) })], START), '… 1 earlier attempt\n')

  const many = Array.from({ length: 22 }, (_, index) => delivery({ deliveryId: `d${index}` }))
  const text = toTimeline(many, START)
  t.equal(text.match(/^delivery d/gm)?.length, 10)
  t.match(text, /\n… and 12 more$/)
  t.notMatch(toTimeline(many.slice(0, 10), START), 'more')
})

t.test('names and reasons can not write lines of their own', async t => {
  const text = toTimeline([delivery({ callbackName: 'a\nb', attempts: [attempt(1, '500 \u001b[2J', 1)] })], START)
  t.match(text, 'to a�b,')
  t.match(text, '500 �[2J')
})
