import t from 'tap'
import { append, createLane, type Lane, takeBatch, writtenTo } from '../../src/delivery/lane.js'
import type { Segment } from '../../src/ports.js'

const segment = (firstEvent: number, count: number, subscriptionId = 's'): Segment => ({
  callbackId: 'a',
  firstEvent,
  count,
  subscriptionIds: [subscriptionId],
  events: Buffer.from(JSON.stringify(Array.from({ length: count }, (_, index) => firstEvent + index)))
})

const laneOf = (...segments: Segment[]): Lane => {
  const lane = createLane('a')
  for (const one of segments) append(lane, one)
  lane.end = lane.readTo
  return lane
}

const take = (lane: Lane, most: number, fate: (segment: Segment) => string | undefined = () => undefined) => {
  const { body, firstEvent, eventCount, split } = takeBatch(lane, most, fate)
  return [Buffer.from(body).toString(), firstEvent, eventCount, split.map(({ count }) => count)]
}

t.test('whole segments, as long as there is room', async t => {
  const lane = laneOf(segment(0, 2), segment(2, 1), segment(3, 2))
  t.same(take(lane, 3), ['[0,1,2]', 0, 3, []])
  t.equal(lane.cut, 3)
  t.same(take(lane, 3), ['[3,4]', 3, 2, []])
  t.same([lane.cut, lane.loaded], [5, []])
})

t.test('the one that does not fit is split', async t => {
  const lane = laneOf(segment(0, 2), segment(2, 3))
  t.same(take(lane, 3), ['[0,1,2]', 0, 3, [1, 2]])
  t.equal(lane.cut, 3)
  t.same(take(lane, 1), ['[3]', 3, 1, [1, 1]])
  t.same(take(lane, 9), ['[4]', 4, 1, []])
})

t.test('no further than a gap', async t => {
  const lane = laneOf(segment(0, 1), segment(5, 1))
  t.same(take(lane, 9), ['[0]', 0, 1, []])
  t.same(take(lane, 9), ['[5]', 5, 1, []])
  t.equal(lane.cut, 6)
})

t.test('nor than another fate', async t => {
  const lane = laneOf(segment(0, 1), segment(1, 1, 'paused'), segment(2, 1))
  const fate = ({ subscriptionIds }: Segment) => (subscriptionIds.includes('paused') ? 'paused' : undefined)
  t.same(take(lane, 9, fate), ['[0]', 0, 1, []])
  t.same(take(lane, 9, fate), ['[1]', 1, 1, []])
  t.same(take(lane, 9, fate), ['[2]', 2, 1, []])
})

t.test('what is in a delivery already is left out', async t => {
  const lane = createLane('a')
  lane.covered = [[1, 3]]
  const sizes = [segment(0, 1), segment(1, 1), segment(2, 1), segment(3, 1)].map(one => append(lane, one))
  t.same(sizes, [3, 0, 0, 3])
  t.same(
    lane.loaded.map(({ firstEvent }) => firstEvent),
    [0, 3]
  )
})

t.test('all is written down before the first that is under way', async t => {
  const lane = laneOf(segment(0, 9))
  lane.cut = 6
  t.equal(writtenTo(lane), 6)
  lane.open.add(2).add(4)
  t.equal(writtenTo(lane), 2)
  lane.open.delete(2)
  t.equal(writtenTo(lane), 4)
})
