import fc from 'fast-check'
import t from 'tap'
import type { AttemptResponse } from '../../src/ens/delivery.js'
import type { StoreState } from '../../src/ports.js'
import { exactArray, toExactArray } from '../../src/state/exact-array.js'
import { writeState } from '../../src/state/write-state.js'
import { aDelivery, anAttempt, aSegment } from '../contract/store-records.js'

const nothing: StoreState = { callbacks: [], subscriptions: [], segments: [], cuts: [], deliveries: [] }
const emulated = { clock: { mode: 'real', now: () => 7 }, policy: 'current', faults: [], product: '1.2.3' } as const

t.test('an empty one', async t => {
  t.strictSame(writeState({ ...emulated, store: nothing }), {
    format: 'ens-local-state',
    version: 1,
    exportedAt: 7,
    product: '1.2.3',
    clock: { mode: 'real', now: 7 },
    policy: 'current',
    callbacks: [],
    subscriptions: [],
    queues: [],
    deliveries: [],
    faults: []
  })
})

t.test('queues in order, whether cut or filled', async t => {
  const store: StoreState = {
    ...nothing,
    segments: [aSegment({ callbackId: 'b' }), aSegment({ callbackId: 'b', firstEvent: 1 })],
    cuts: [
      { callbackId: 'c', cut: 2 },
      { callbackId: 'a', cut: 5 },
      { callbackId: 'b', cut: 1 }
    ]
  }
  t.match(writeState({ ...emulated, store }).queues, [
    { callbackId: 'a', cut: 5, segments: [] },
    { callbackId: 'b', cut: 1, segments: [{ firstEvent: 0, events: [{ n: 0 }] }, { firstEvent: 1 }] },
    { callbackId: 'c', cut: 2, segments: [] }
  ])
})

t.test('what is too much for a document is not begun', async t => {
  const events = Buffer.alloc(32 * 1024 ** 2)
  const segments = Array.from({ length: 7 }, (_, firstEvent) => aSegment({ firstEvent, events }))
  const replay = { delivery: aDelivery({ replayOf: 'x' }), attempts: [], body: Buffer.alloc(32 * 1024 ** 2 + 1) }
  const store = { ...nothing, segments, deliveries: [{ delivery: aDelivery(), attempts: [] }, replay] }
  t.throws(() => writeState({ ...emulated, store }), {
    code: 'ERR_STATE_TOO_LARGE',
    message: 'The state has more than 256 MiB of events and attempts, which is too much for one document.',
    hint: /--data FILE/
  })
  const response = { ...anAttempt().response, body: 'a'.repeat(1024 ** 2) } as AttemptResponse
  const { response: _none, ...unanswered } = anAttempt()
  const attempts = [unanswered, ...Array.from({ length: 256 }, () => anAttempt({ response }))]
  t.throws(
    () => writeState({ ...emulated, store: { ...nothing, deliveries: [{ delivery: aDelivery(), attempts }] } }),
    {
      code: 'ERR_STATE_TOO_LARGE'
    }
  )
})

t.test('arrays survive to the byte', async t => {
  const texts = [
    '[]',
    '[1.0]',
    '[ 1 ]',
    '[{"a":"\\u003d"}]',
    '[{"a":"ü\\ud83d"}]',
    '[{"__proto__":1,"2":0,"1":0}]',
    '[-0,1E3]'
  ]
  const back = (text: string): string => {
    const carried = JSON.parse(JSON.stringify(toExactArray(Buffer.from(text))))
    return Buffer.from(exactArray(carried, 'x').bytes).toString()
  }
  for (const text of texts) t.equal(back(text), text)
  t.type(toExactArray(Buffer.from('[1]')), Array, 'and are easy to read where they can be')
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  t.equal(toExactArray(Buffer.from(deep)), deep)
  t.throws(() => exactArray(JSON.parse(deep), 'x'), { code: 'ERR_STATE' })
  t.throws(() => exactArray(undefined, 'x'), { code: 'ERR_STATE' })
  fc.assert(
    fc.property(fc.array(fc.json()), fc.constantFrom(',', ', '), (events, comma) => {
      const text = `[${events.join(comma)}]`
      return back(text) === text
    })
  )
})
