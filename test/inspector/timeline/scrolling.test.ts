import fc from 'fast-check'
import t from 'tap'
import { keepPlace, movedBy, scrollTo, windowOf } from '../../../src/inspector/timeline/scrolling.js'

const self = (item: number): number => item

t.test('what is seen is painted, and a little beyond', async t => {
  t.strictSame(windowOf(0, 300, 30, 10_000), { from: 0, to: 18 })
  t.strictSame(windowOf(3015, 300, 30, 10_000), { from: 92, to: 119 })
  t.strictSame(windowOf(299_700, 300, 30, 10_000), { from: 9982, to: 10_000 })
  t.strictSame(windowOf(0, 300, 30, 2), { from: 0, to: 2 })
  t.strictSame(windowOf(9000, 300, 30, 0), { from: 0, to: 0 })
})

t.test('how far a row has moved', async t => {
  t.equal(movedBy([3, 2, 1], [5, 4, 3, 2, 1], 1, self), 2)
  t.equal(movedBy([3, 2, 1], [2, 1], 1, self), -1)
  t.equal(movedBy([3, 2, 1], [9, 8], 1, self), 0)
  t.equal(movedBy([3, 2, 1], [9, 8], 7, self), 0)
})

t.test('a row is brought into sight with as little as it takes', async t => {
  t.equal(scrollTo(5, 100, 300, 30), 100)
  t.equal(scrollTo(2, 100, 300, 30), 60)
  t.equal(scrollTo(14, 100, 300, 30), 150)
})

t.test('from far away it comes to the middle', async t => {
  t.equal(scrollTo(1000, 0, 300, 30), 29_865)
  t.equal(scrollTo(2, 30_000, 300, 30), 0)
})

t.test('wherever it was, it is in sight then', async t => {
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(300_000), fc.integer({ min: 60, max: 2000 }), (index, top, height) => {
      const to = scrollTo(index, top, height, 30)
      t.ok(to <= index * 30 && to + height >= index * 30 + 30)
    })
  )
})

t.test('at the top it follows; elsewhere it stays', async t => {
  const before = { items: [3, 2, 1], rowHeight: 30, chosenBy: 'a' }
  const after = { ...before, items: [5, 4, 3, 2, 1] }
  t.equal(keepPlace(before, after, 0, self), 0)
  t.equal(keepPlace(before, after, 40, self), 100)
  t.equal(keepPlace(before, before, 40, self), 40)
  t.equal(keepPlace(after, { ...after, items: [1] }, 135, self), 15)
})

t.test('rows of another height keep what is looked at', async t => {
  const before = { items: [3, 2, 1], rowHeight: 30, chosenBy: 'a' }
  t.equal(keepPlace(before, { ...before, rowHeight: 50 }, 45, self), 75)
})

t.test('other rows are looked at from the top', async t => {
  const before = { items: [3, 2, 1], rowHeight: 30, chosenBy: 'a' }
  t.equal(keepPlace(before, { ...before, items: [2, 1], chosenBy: 'b' }, 40, self), 0)
})
