import t from 'tap'
import { createAccept } from '../../src/delivery/accept.js'
import { createLane, type Lane } from '../../src/delivery/lane.js'
import type { Directory, Enqueue, Segment } from '../../src/ports.js'

interface Bench {
  readonly accept: Enqueue
  readonly lanes: Map<string, Lane>
  readonly stored: Segment[][]
  readonly accepted: Segment[]
  refusal?: Error | undefined
}

const build = (maxBatchSize?: number): Bench => {
  const lanes = new Map<string, Lane>()
  const stored: Segment[][] = []
  const accepted: Segment[] = []
  const laneOf = (callbackId: string): Lane => {
    const lane = lanes.get(callbackId) ?? createLane(callbackId)
    lanes.set(callbackId, lane)
    return lane
  }
  const directory = { callback: () => maxBatchSize && { maxBatchSize } } as unknown as Directory
  const bench: Omit<Bench, 'accept'> = { lanes, stored, accepted }
  const addSegments = async (segments: readonly Segment[]): Promise<void> => {
    if (bench.refusal !== undefined) throw bench.refusal
    stored.push([...segments])
  }
  const accept = createAccept({
    store: { addSegments, directory },
    laneOf,
    accepted: segments => accepted.push(...segments)
  })
  return Object.assign(bench, { accept })
}

const entry = (callbackId: string, ...events: string[]) => ({ callbackId, subscriptionIds: ['s'], events })
const shown = (segments: readonly Segment[]) =>
  segments.map(({ callbackId, firstEvent, count, events }) => [
    callbackId,
    firstEvent,
    count,
    Buffer.from(events).toString()
  ])

t.test('nothing is nothing', async t => {
  const { accept, stored } = build()
  t.same(await accept([]), [])
  t.same(stored, [])
})

t.test('what comes at the same time is kept in one transaction, with places one after the other', async t => {
  const { accept, stored, accepted, lanes } = build(2)
  await Promise.all([accept([entry('a', '1', '2', '3'), entry('b', '4')]), accept([entry('a', '5')])])
  await accept([entry('a', '6')])
  t.same(stored.map(shown), [
    [
      ['a', 0, 2, '[1,2]'],
      ['a', 2, 1, '[3]'],
      ['b', 0, 1, '[4]'],
      ['a', 3, 1, '[5]']
    ],
    [['a', 4, 1, '[6]']]
  ])
  t.same(accepted, stored.flat())
  t.same([lanes.get('a')?.end, lanes.get('b')?.end], [5, 1])
})

t.test('whoever gave them is told their places', async t => {
  const { accept } = build(2)
  const [first, second] = await Promise.all([
    accept([entry('a', '1', '2', '3'), entry('a', '4'), entry('b', '5')]),
    accept([entry('a', '6')])
  ])
  t.strictSame(first, [
    { callbackId: 'a', firstEvent: 0, count: 4 },
    { callbackId: 'b', firstEvent: 0, count: 1 }
  ])
  t.strictSame(second, [{ callbackId: 'a', firstEvent: 4, count: 1 }])
})

t.test('what several callbacks get is put into bytes once', async t => {
  const { accept, accepted } = build()
  const events = ['1', '2']
  await accept([
    { callbackId: 'a', subscriptionIds: ['s'], events },
    { callbackId: 'b', subscriptionIds: ['t'], events }
  ])
  t.equal(accepted[0]?.events, accepted[1]?.events)
})

t.test('what the store refuses is refused, and its places go to the next', async t => {
  const bench = build()
  const { accept, accepted, lanes } = bench
  bench.refusal = new Error('The disk is full.')
  const both = [accept([entry('a', '1')]), accept([entry('a', '2')])]
  for (const one of both) await t.rejects(one, { message: 'The disk is full.' })
  t.same(accepted, [])
  t.equal(lanes.get('a')?.end, 0)
  bench.refusal = undefined
  await accept([entry('a', '3')])
  t.same(shown(accepted), [['a', 0, 1, '[3]']])
})
