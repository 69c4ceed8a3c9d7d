import fc from 'fast-check'
import t from 'tap'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import type { VirtualClock } from '../../src/ports.js'

const noteAt = (clock: VirtualClock, due: number, notes: unknown[], name: unknown) =>
  clock.at(due, () => void notes.push([name, clock.now()]))

t.test('stands still until it is told', async t => {
  const clock = createVirtualClock(1000)
  const notes: unknown[] = []
  t.equal(clock.mode, 'manual')
  t.equal(clock.now(), 1000)
  noteAt(clock, 1001, notes, 'later')
  await clock.advanceTo(1000)
  t.same([clock.now(), notes], [1000, []])
  await clock.advanceTo(1500)
  t.same([clock.now(), notes], [1500, [['later', 1001]]])
})

t.test('what is already due runs at once, in a microtask', async t => {
  const clock = createVirtualClock(1000)
  const notes: unknown[] = []
  noteAt(clock, 999, notes, 'past')
  noteAt(clock, 1000, notes, 'now')
  const cancel = noteAt(clock, 0, notes, 'cancelled')
  t.same(notes, [], 'but not before `at` is over')
  cancel()
  await Promise.resolve()
  t.same(notes, [
    ['past', 1000],
    ['now', 1000]
  ])
})

t.test('steps in order, ties by registration, and waits for each run', async t => {
  const clock = createVirtualClock(0)
  const notes: unknown[] = []
  const slow = (due: number, name: string) =>
    clock.at(due, async () => {
      notes.push(`${name} begins at ${clock.now()}`)
      await new Promise(resolve => setImmediate(resolve))
      notes.push(`${name} ends at ${clock.now()}`)
    })
  slow(30, 'third')
  slow(10, 'first')
  slow(10, 'second')
  const cancel = slow(20, 'cancelled')
  cancel()
  cancel()
  await clock.advanceTo(30)
  t.same(notes, [
    'first begins at 10',
    'first ends at 10',
    'second begins at 10',
    'second ends at 10',
    'third begins at 30',
    'third ends at 30'
  ])
})

t.test('what is scheduled on the way is taken along, if it is due by then', async t => {
  const clock = createVirtualClock(0)
  const notes: unknown[] = []
  clock.at(10, () => {
    noteAt(clock, 5, notes, 'past')
    noteAt(clock, 20, notes, 'on the way')
    noteAt(clock, 31, notes, 'beyond')
  })
  noteAt(clock, 15, notes, 'before it')
  await clock.advanceTo(30)
  t.same(notes, [
    ['past', 10],
    ['before it', 15],
    ['on the way', 20]
  ])
  await clock.advanceTo(31)
  t.same(notes.at(-1), ['beyond', 31])
})

t.test('a run can wait for another it has scheduled for now', async t => {
  const clock = createVirtualClock(0)
  let done = false
  clock.at(10, async () => {
    await new Promise<void>(resolve => clock.at(10, resolve))
    done = true
  })
  await clock.advanceTo(10)
  t.ok(done)
})

t.test('what began before an advance is waited for, and what it leads to', async t => {
  const clock = createVirtualClock(0)
  const notes: unknown[] = []
  clock.at(0, async () => {
    await new Promise(resolve => setImmediate(resolve))
    noteAt(clock, 0, notes, 'for now')
    noteAt(clock, 5, notes, 'for later')
  })
  await Promise.resolve()
  await clock.advanceTo(10)
  t.same(notes, [
    ['for now', 0],
    ['for later', 5]
  ])
})

t.test('what goes on is waited for, and what comes of it, before and between the steps', async t => {
  const clock = createVirtualClock(0)
  const notes: unknown[] = []
  const goOn = (name: string, then = (): void => {}): void =>
    clock.during(
      new Promise<void>(resolve =>
        setImmediate(() => {
          notes.push([name, clock.now()])
          then()
          resolve()
        })
      )
    )
  goOn('before', () => goOn('what came of it'))
  clock.at(5, () => goOn('between'))
  noteAt(clock, 6, notes, 'later')
  await clock.advanceTo(10)
  t.same(notes, [
    ['before', 0],
    ['what came of it', 0],
    ['between', 5],
    ['later', 6]
  ])
})

t.test('what goes on and fails is the business of who began it', async t => {
  const clock = createVirtualClock(0)
  clock.during(Promise.reject(new Error('theirs')))
  await clock.advanceTo(1)
  t.equal(clock.now(), 1)
})

t.test('no way back, and no way to the end of time', async t => {
  const clock = createVirtualClock(100)
  for (const to of [99, Number.NaN, Number.POSITIVE_INFINITY, 8_640_000_000_000_001])
    await t.rejects(clock.advanceTo(to), RangeError)
  t.equal(clock.now(), 100)
  await clock.advanceTo(8_640_000_000_000_000)
  t.equal(new Date(clock.now()).toISOString(), '+275760-09-13T00:00:00.000Z', 'the last time there is')
})

t.test('two advances at once happen one after the other', async t => {
  const clock = createVirtualClock(0)
  const notes: unknown[] = []
  noteAt(clock, 10, notes, 'a')
  noteAt(clock, 20, notes, 'b')
  const ends: number[] = []
  const advance = (to: number) => clock.advanceTo(to).then(() => ends.push(clock.now()))
  const back = [advance(15), t.rejects(clock.advanceTo(5), RangeError), advance(25)]
  await Promise.all(back)
  t.same(ends, [15, 25])
  t.same(notes, [
    ['a', 10],
    ['b', 20]
  ])
})

t.test('a move says where it began and where it ended, and can be told where when its turn has come', async t => {
  const clock = createVirtualClock(0)
  t.same(await clock.advanceTo(5), { from: 0, to: 5 })
  const hour = (now: number): number => now + 60
  t.same(await Promise.all([clock.advanceTo(hour), clock.advanceTo(hour)]), [
    { from: 5, to: 65 },
    { from: 65, to: 125 }
  ])
  await t.rejects(
    clock.advanceTo(() => {
      throw new Error('nowhere')
    }),
    { message: 'nowhere' }
  )
  t.equal(clock.now(), 125)
})

t.test('stops between two due times, when what runs is over', async t => {
  const clock = createVirtualClock(0)
  const notes: unknown[] = []
  const stop = new AbortController()
  clock.at(10, async () => {
    stop.abort()
    await new Promise(resolve => setImmediate(resolve))
    noteAt(clock, 10, notes, 'of the same time')
  })
  noteAt(clock, 20, notes, 'later')
  t.same(await clock.advanceTo(30, stop.signal), { from: 0, to: 10 })
  t.same(notes, [['of the same time', 10]])
  t.same(await clock.advanceTo(40, stop.signal), { from: 10, to: 10 }, 'one that has stopped before goes nowhere')
  t.same(await clock.advanceTo(40), { from: 10, to: 40 })
  t.same(notes.slice(1), [['later', 20]], 'what was left is not lost')
})

t.test('stops on the last due time as well', async t => {
  const clock = createVirtualClock(0)
  const stop = new AbortController()
  clock.at(10, () => stop.abort())
  t.same(await clock.advanceTo(30, stop.signal), { from: 0, to: 10 })
})

t.test('whatever the dues and the steps, the order is by due time, then by registration', async () => {
  const dues = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(dues, fc.array(fc.nat(20)), async (dues, steps) => {
      const clock = createVirtualClock(0)
      const seen: { due: number; index: number; at: number }[] = []
      dues.forEach((due, index) => {
        clock.at(due, () => void seen.push({ due, index, at: clock.now() }))
      })
      for (const step of steps) await clock.advanceTo(clock.now() + step)
      const reached = clock.now()
      await Promise.resolve()
      const expected = dues
        .map((due, index) => ({ due, index, at: due }))
        .filter(({ due }) => due <= reached)
        .toSorted((a, b) => a.due - b.due || a.index - b.index)
      return JSON.stringify(seen) === JSON.stringify(expected)
    })
  )
})
