import t from 'tap'
import { createExchangeLog, type ExchangeLog, type KeptRequest } from '../../../src/tunnel/front/exchange-log.js'

const MB = 1_048_576
const head = { method: 'POST', target: '/', headers: [], length: -1 }
const gone = { code: 'ERR_NO_EXCHANGE', hint: /The last 100 are/ }

const add = (log: ExchangeLog, id: number, pieces: readonly Buffer[], isWhole = true): KeptRequest => {
  const request = log.open(head)
  for (const piece of pieces) log.keep(request, piece)
  request.isWhole = isWhole
  log.add({ id, method: 'POST', target: '/', ms: 1, bytesIn: 0, bytesOut: 0 }, request)
  return request
}

t.test('the last 100, the newest last', async t => {
  const log = createExchangeLog()
  t.strictSame(log.exchanges(), [])
  for (let id = 1; id <= 250; id += 1) add(log, id, [Buffer.from(`body ${id}`)])
  t.same(
    log.exchanges().map(({ id }) => id),
    Array.from({ length: 100 }, (_, index) => 151 + index)
  )
  t.throws(() => log.find(150), gone)
  t.equal(log.find(151).body.toString(), 'body 151')
  t.equal(log.find(250).head, head)
})

t.test('bodies come back as they were, whatever pieces they came in', async t => {
  const log = createExchangeLog()
  const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7) % 256))
  add(log, 1, [])
  add(log, 2, [bytes])
  add(
    log,
    3,
    Array.from({ length: 500 }, (_, index) => bytes.subarray(index * 100, index * 100 + 100))
  )
  t.equal(log.find(1).body.length, 0)
  t.ok(log.find(2).body.equals(bytes))
  t.ok(log.find(3).body.equals(bytes))
})

t.test('no body that did not come whole, and none that is too large', async t => {
  const log = createExchangeLog()
  add(log, 1, [Buffer.alloc(10)], false)
  t.throws(() => log.find(1), gone)
  add(log, 2, [Buffer.alloc(MB), Buffer.alloc(1), Buffer.alloc(1)])
  t.throws(() => log.find(2), gone)
  add(log, 3, [Buffer.alloc(MB, 3)])
  t.ok(log.find(3).body.equals(Buffer.alloc(MB, 3)))
})

t.test('8 MB in all: the oldest bodies go, and what is not finished stays', async t => {
  const log = createExchangeLog()
  const growing = log.open(head)
  log.keep(growing, Buffer.alloc(MB, 99))
  for (let id = 1; id <= 8; id += 1) add(log, id, [Buffer.alloc(MB, id)])
  t.throws(() => log.find(1), gone, 'pushed out')
  for (let id = 2; id <= 8; id += 1) t.ok(log.find(id).body.equals(Buffer.alloc(MB, id)), `${id} is untouched`)
  growing.isWhole = true
  log.add({ id: 9, method: 'POST', target: '/', ms: 1, bytesIn: 0, bytesOut: 0 }, growing)
  t.ok(log.find(9).body.equals(Buffer.alloc(MB, 99)))
})

t.test('when all the room is taken by what is under way, a further body is not kept', async t => {
  const log = createExchangeLog()
  const growing = Array.from({ length: 8 }, () => log.open(head))
  for (const request of growing) log.keep(request, Buffer.alloc(MB))
  add(log, 1, [Buffer.alloc(1)])
  t.throws(() => log.find(1), gone)
  growing[0]?.blocks?.forEach(block => {
    t.equal(block.length, 16_384)
  })
})
