import t from 'tap'
import type { Lane } from '../../src/delivery/lane.js'
import { createLanes, type Lanes } from '../../src/delivery/lanes.js'

/** Begins all that can be begun; the names, in that order. */
const drain = (lanes: Lanes): { names: string[]; ends: Map<string, (worked?: boolean) => void> } => {
  const names: string[] = []
  const ends = new Map<string, (worked?: boolean) => void>()
  for (let lane = lanes.next(); lane !== undefined; lane = lanes.next()) {
    names.push(lane.callbackId)
    ends.set(lane.callbackId, lanes.begin(lane))
    lanes.look(lane)
  }
  return { names, ends }
}

const wantAll = (lanes: Lanes, names: readonly string[]): Lane[] =>
  names.map(name => {
    const lane = lanes.of(name)
    lanes.look(lane)
    return lane
  })

const proven = (lanes: Lanes, name: string): void => {
  const lane = lanes.of(name)
  lanes.begin(lane)(true)
}

t.test('those who are new take turns, and leave half of the sockets alone', async t => {
  const lanes = createLanes(4, () => true)
  wantAll(lanes, ['a', 'b', 'c'])
  const { names, ends } = drain(lanes)
  t.same(names, ['a', 'b'], 'one each')
  ends.get('a')?.()
  const again = drain(lanes)
  t.same(again.names, ['c'], 'it was c that had waited')
  ends.get('b')?.()
  t.same(drain(lanes).names, ['a'])
})

t.test('a success opens the lane by one, a failure closes it', async t => {
  const lanes = createLanes(8, () => true)
  const [lane] = wantAll(lanes, ['a']) as [Lane]
  for (const window of [2, 3, 4, 4]) {
    lanes.begin(lane)(true)
    t.equal(lane.window, window)
  }
  lanes.begin(lane)(undefined)
  t.same([lane.window, lane.proven], [4, true], 'what never happened changes nothing')
  lanes.begin(lane)(false)
  t.same([lane.window, lane.proven], [1, false])
})

t.test('those who have proven themselves get what is left, and the new are served first', async t => {
  const lanes = createLanes(4, () => true)
  for (let left = 5; left > 0; left--) proven(lanes, 'good')
  wantAll(lanes, ['new 1', 'new 2', 'new 3'])
  t.same(drain(lanes).names, ['new 1', 'new 2', 'good', 'good'])
})

t.test('one who has nothing to do is not in the line', async t => {
  let busy = false
  const lanes = createLanes(4, () => busy)
  const [lane] = wantAll(lanes, ['a']) as [Lane]
  t.equal(lanes.next(), undefined)
  busy = true
  lanes.look(lane)
  t.equal(lanes.next(), lane)
})

t.test('a single socket is enough', async t => {
  const lanes = createLanes(1, () => true)
  wantAll(lanes, ['a', 'b'])
  const { names, ends } = drain(lanes)
  t.same(names, ['a'])
  ends.get('a')?.(true)
  t.same(drain(lanes).names, ['b'])
})

t.test('forget: all are gone, what they held is free, nobody lingers', async t => {
  const lanes = createLanes(1, () => true)
  const [lane] = wantAll(lanes, ['a']) as [Lane]
  let cancelled = 0
  lane.linger = () => {
    cancelled += 1
  }
  drain(lanes)
  lanes.forget()
  t.same([...lanes.all()], [])
  t.equal(cancelled, 1)
  wantAll(lanes, ['b'])
  t.same(drain(lanes).names, ['b'])
})
