import t from 'tap'
import { createKept } from '../../../src/inspector/live/kept.js'
import { requested } from '../../support/activity-of.js'

const idsOf = (kept: ReturnType<typeof createKept>): number[] => kept.list().map(({ id }) => id)

t.test('keeps the newest', async t => {
  const kept = createKept(3)
  for (const id of [1, 2, 3, 4, 5]) kept.add(requested(id), 10)
  t.strictSame(idsOf(kept), [3, 4, 5])
  kept.add(requested(6), 10)
  t.strictSame(idsOf(kept), [4, 5, 6])
})

t.test('keeps less of what is long, but always the newest', async t => {
  const kept = createKept(10, 100)
  for (const id of [1, 2, 3]) kept.add(requested(id), 40)
  t.strictSame(idsOf(kept), [2, 3])
  kept.add(requested(4), 1000)
  t.strictSame(idsOf(kept), [4])
  kept.add(requested(5), 1)
  t.strictSame(idsOf(kept), [5])
})

t.test('a list is not changed by what comes after it', async t => {
  const kept = createKept()
  kept.add(requested(1), 10)
  const list = kept.list()
  kept.add(requested(2), 10)
  t.equal(list.length, 1)
  kept.clear()
  t.equal(list.length, 1)
  t.strictSame(idsOf(kept), [])
})
