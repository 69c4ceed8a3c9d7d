import t from 'tap'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import { createDueAlarm, type DueAlarm } from '../../src/delivery/due.js'
import type { Journal } from '../../src/delivery/journal.js'
import { createWork } from '../../src/delivery/work.js'
import type { Delivery } from '../../src/ens/delivery.js'
import type { JournalEntry, VirtualClock } from '../../src/ports.js'

interface Bench {
  readonly clock: VirtualClock
  readonly due: DueAlarm
  readonly handed: Delivery[]
  readonly errors: string[]
  /** Puts a waiting delivery into the store. */
  wait(at: number): void
  /** Some of those handed out are begun. */
  take(count: number): void
  /** The store's answer to who asks what is due waits for this. */
  hold(until: Promise<unknown>): void
  readonly life: AbortController
}

const build = (): Bench => {
  const clock = createVirtualClock(0)
  const waiting: { nextAttemptAt: number; id: number }[] = []
  const handed: Delivery[] = []
  const errors: string[] = []
  const life = new AbortController()
  let [pending, ids] = [0, 0]
  let held: Promise<unknown> = Promise.resolve()
  const kept = async (...entries: readonly JournalEntry[]): Promise<void> => {
    for (const entry of entries)
      if ('put' in entry)
        waiting.splice(
          waiting.findIndex(({ id }) => String(id) === entry.put.deliveryId),
          1
        )
  }
  const journal: Pick<Journal, 'add' | 'flushed'> = { add: kept, flushed: async () => undefined }
  const store = {
    dueDeliveries: async (now: number, limit: number) => {
      const found = waiting.filter(({ nextAttemptAt }) => nextAttemptAt <= now).slice(0, limit)
      await held
      return found.map(({ id, nextAttemptAt }) => ({ deliveryId: String(id), nextAttemptAt }) as Delivery)
    },
    nextDue: async () => waiting.map(({ nextAttemptAt }) => nextAttemptAt).sort((a, b) => a - b)[0]
  }
  const due = createDueAlarm({
    store,
    clock,
    journal: journal as Journal,
    hand: deliveries => {
      handed.push(...deliveries)
      pending += deliveries.length
    },
    pending: () => pending,
    during: createWork(clock, (_, data) => errors.push((data as { message: string }).message)).during,
    signal: () => life.signal
  })
  return {
    clock,
    due,
    handed,
    errors,
    life,
    wait: nextAttemptAt => {
      ids += 1
      waiting.push({ id: ids, nextAttemptAt })
    },
    take: count => {
      for (let left = count; left > 0; left--) {
        pending -= 1
        due.taken()
      }
    },
    hold: until => {
      held = until
    }
  }
}

t.test('one alarm for the first, then for the next', async t => {
  const { clock, due, handed, wait } = build()
  for (const at of [30, 10, 20, 10]) {
    wait(at)
    due.note(at)
  }
  await clock.advanceTo(9)
  t.equal(handed.length, 0)
  await clock.advanceTo(10)
  t.same(
    handed.map(({ state, nextAttemptAt }) => [state, nextAttemptAt]),
    [
      ['sending', null],
      ['sending', null]
    ]
  )
  await clock.advanceTo(19)
  t.equal(handed.length, 2)
  await clock.advanceTo(30)
  t.equal(handed.length, 4)
})

t.test('no more than 256 are handed out at a time; more when half of them are on their way', async t => {
  const { clock, due, handed, wait, take } = build()
  for (let left = 600; left > 0; left--) wait(10)
  due.note(10)
  await clock.advanceTo(20)
  t.equal(handed.length, 256)
  take(128)
  await clock.advanceTo(20)
  t.equal(handed.length, 256)
  take(1)
  await clock.advanceTo(20)
  t.equal(handed.length, 512)
  take(384)
  await clock.advanceTo(20)
  t.equal(handed.length, 600)
  take(87)
  await clock.advanceTo(20)
  t.equal(handed.length, 600)
})

t.test('what falls due while it looks is not missed', async t => {
  const { clock, due, handed, wait, hold } = build()
  let release = (): void => {}
  hold(
    new Promise<void>(resolve => {
      release = resolve
    })
  )
  wait(10)
  due.note(10)
  const advance = clock.advanceTo(10)
  await new Promise(resolve => setImmediate(resolve))
  wait(5)
  due.note(5)
  await new Promise(resolve => setImmediate(resolve))
  release()
  await advance
  t.equal(handed.length, 2)
})

t.test('nothing is handed out once all was called off', async t => {
  const { clock, due, handed, wait, life, hold } = build()
  wait(10)
  due.note(10)
  hold(Promise.resolve().then(() => life.abort()))
  await clock.advanceTo(10)
  t.equal(handed.length, 0)
})

t.test('nor while somebody else has the turn', async t => {
  const { clock, due, handed, wait } = build()
  wait(10)
  due.note(10)
  let during = -1
  await Promise.all([
    due.exclusively(async () => {
      await new Promise(resolve => setImmediate(resolve))
      during = handed.length
    }),
    clock.advanceTo(10)
  ])
  t.equal(during, 0)
  t.equal(handed.length, 1)
})

t.test('a store that can not be read is asked again a second later', async t => {
  const { clock, due, handed, errors, wait, hold } = build()
  wait(10)
  due.note(10)
  hold(Promise.reject(new Error('read error')))
  await clock.advanceTo(10)
  t.same(errors, ['read error'])
  hold(Promise.resolve())
  await clock.advanceTo(1009)
  t.equal(handed.length, 0)
  await clock.advanceTo(1010)
  t.equal(handed.length, 1)
})

t.test('at the start it looks for what an earlier life has left; at the end it rings no more', async t => {
  const { clock, due, handed, wait } = build()
  await due.start()
  wait(10)
  await due.start()
  await clock.advanceTo(10)
  t.equal(handed.length, 1)
  wait(20)
  due.note(20)
  due.close()
  due.note(15)
  await clock.advanceTo(30)
  t.equal(handed.length, 1)
})
