import t from 'tap'
import type { Activity } from '../../../src/ens/activity.js'
import type { DeliveryView } from '../../../src/ens/delivery.js'
import { createDeliveryList, type DeliveryList } from '../../../src/inspector/deliveries/delivery-list.js'
import { attempt, delivery } from '../../support/deliveries.js'

const many = (count: number): DeliveryView[] =>
  Array.from({ length: count }, (_none, index) => delivery({ deliveryId: `d-${index}` }))

const happened = { type: 'delivery.queued', id: 1, at: 1 } as Activity
const other = { type: 'probe.started', id: 1, at: 1 } as Activity

interface Bench {
  readonly list: DeliveryList
  readonly asked: URLSearchParams[]
  /** What waits for its time, with the milliseconds. */
  readonly waiting: [number, () => void][]
  isHidden: boolean
  hold: Promise<unknown> | undefined
  ms: number
  answered(): Promise<void>
}

/** An emulator with these deliveries, and nobody looking yet. */
const start = (deliveries: readonly DeliveryView[]): Bench => {
  const asked: URLSearchParams[] = []
  const waiting: Bench['waiting'] = []
  const get = async (path: string): Promise<never> => {
    const query = new URLSearchParams(path.slice(path.indexOf('?')))
    asked.push(query)
    bench.ms += 300
    await bench.hold
    const from = deliveries.findIndex(({ deliveryId }) => deliveryId === query.get('cursor')) + 1
    const page = deliveries.slice(from, from + Number(query.get('limit')))
    const hasMore = from + page.length < deliveries.length
    return { deliveries: page, ...(hasMore && { next: page.at(-1)?.deliveryId }) } as never
  }
  const list = createDeliveryList({
    api: { get },
    after: (ms, run) => waiting.push([ms, run]),
    elapsed: () => bench.ms,
    isHidden: () => bench.isHidden
  })
  const bench: Bench = {
    list,
    asked,
    waiting,
    isHidden: false,
    hold: undefined,
    ms: 0,
    answered: async () => {
      while (waiting.length === 0) await new Promise(setImmediate)
    }
  }
  return bench
}

const ids = ({ list }: Bench): string[] => (list.data.peek()?.rows ?? []).map(({ deliveryId }) => deliveryId)

t.test('read when somebody looks, and again when something happened', async t => {
  const bench = start([
    delivery({ deliveryId: 'd-1', replayOf: 'd-0', attempts: [attempt(), attempt({ verdict: 'last' })] }),
    delivery({ deliveryId: 'd-0', attempts: [] })
  ])
  const { list, asked, waiting } = bench
  list.note(happened)
  t.equal(asked.length, 0, 'nobody looks')
  const forget = list.data.subscribe(() => undefined)
  await bench.answered()
  t.match(list.data.value, {
    filter: { state: '', callbackId: '' },
    hasMore: false,
    rows: [
      { deliveryId: 'd-1', isReplay: true, verdict: 'last' },
      { deliveryId: 'd-0', isReplay: false, verdict: '' }
    ]
  })
  t.notOk(Object.hasOwn(list.data.value?.rows[0] ?? {}, 'attempts'), 'no more than it shows')
  t.equal(String(asked[0]), 'limit=100&bodies=false')

  list.note(other)
  list.note(happened)
  t.equal(asked.length, 1, 'not before its time')
  const [ms, run] = waiting.shift() ?? [0, () => undefined]
  t.equal(ms, 1200, 'a fifth of the time at most')
  run()
  await bench.answered()
  t.equal(asked.length, 2)
  waiting.shift()?.[1]()
  t.equal(asked.length, 2, 'and once only')
  forget()
})

t.test('not while the tab is hidden', async t => {
  const bench = start([])
  const { list, asked, waiting } = bench
  const forget = list.data.subscribe(() => undefined)
  await bench.answered()
  waiting.shift()?.[1]()
  bench.isHidden = true
  list.note(happened)
  t.equal(asked.length, 1)
  bench.isHidden = false
  list.note({ type: 'state.reset', id: 2, at: 1 })
  t.equal(asked.length, 2)
  await bench.answered()
  waiting.shift()?.[1]()
  list.revive()
  t.equal(asked.length, 3)
  await bench.answered()
  forget()
})

t.test('filtered; what was asked for before is not shown', async t => {
  const bench = start(many(1))
  const { list, asked } = bench
  let letGo = (): void => undefined
  bench.hold = new Promise<void>(resolve => {
    letGo = resolve
  })
  const first = list.choose({ state: 'failed', callbackId: '' })
  const second = list.choose({ state: 'retrying', callbackId: 'c 1' })
  letGo()
  await Promise.all([first, second])
  t.strictSame(asked.map(String), [
    'state=failed&limit=100&bodies=false',
    'state=retrying&callbackId=c+1&limit=100&bodies=false',
    'state=retrying&callbackId=c+1&limit=100&bodies=false'
  ])
  t.strictSame(ids(bench), ['d-0'])
})

t.test('longer, a thousand in a call', async t => {
  const bench = start(many(1250))
  const { list, asked } = bench
  await list.choose({ state: '', callbackId: '' })
  t.equal(ids(bench).length, 100)
  t.equal(list.data.value?.hasMore, true)
  await list.lengthen()
  t.equal(String(asked.at(-1)), 'limit=200&bodies=false')
  while (list.data.value?.rows.length !== 800) await list.lengthen()
  await list.lengthen()
  t.strictSame(asked.slice(-2).map(String), ['limit=1000&bodies=false', 'limit=600&cursor=d-999&bodies=false'])
  t.equal(new Set(ids(bench)).size, 1250)
  t.equal(list.data.value?.hasMore, false)
  await list.choose({ state: '', callbackId: '' })
  t.equal(ids(bench).length, 100, 'another filter begins anew')
})

t.test('why it could not be read', async t => {
  const list = createDeliveryList({
    api: { get: () => Promise.reject(new Error('gone')) },
    after: () => undefined,
    elapsed: () => 0,
    isHidden: () => false
  })
  await list.lengthen()
  t.match(list.problem.value, { message: 'Error: gone' })
})
