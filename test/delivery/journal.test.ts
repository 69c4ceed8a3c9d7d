import t from 'tap'
import { createJournal, type Journal } from '../../src/delivery/journal.js'
import type { Activity } from '../../src/ens/activity.js'
import type { EmitActivity, JournalEntry } from '../../src/ports.js'
import { type FakeStopwatch, fakeStopwatch } from '../support/fake-stopwatch.js'

interface Bench {
  readonly journal: Journal
  readonly stopwatch: FakeStopwatch
  /** What each transaction has had in it, as `cut` numbers; refused ones too. */
  readonly written: number[][]
  readonly said: string[]
  recoveries(): number
  /** From now on the store refuses, or takes. */
  refuse(error?: Error): void
  /** Resolves when the store has been asked so often. */
  asked(times: number): Promise<void>
}

const build = (isVolatile = false): Bench => {
  const stopwatch = fakeStopwatch()
  const written: number[][] = []
  const said: string[] = []
  let refusal: Error | undefined
  let recoveries = 0
  const emit: EmitActivity = (type, data) => {
    const { message = '', hint = '' } = data as Partial<Activity & { message: string; hint: string }>
    said.push([type, message, hint].join(' ').trim())
  }
  const record = async (entries: readonly JournalEntry[]): Promise<void> => {
    written.push(entries.map(entry => ('cut' in entry ? entry.cut : -1)))
    if (refusal !== undefined) throw refusal
  }
  const recovered = (): void => {
    recoveries += 1
  }
  return {
    journal: createJournal({ store: { record }, stopwatch, emit, isVolatile, recovered }),
    stopwatch,
    written,
    said,
    recoveries: () => recoveries,
    refuse: error => {
      refusal = error
    },
    asked: async times => {
      while (written.length < times) await turn()
      await turn()
    }
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const cut = (place: number): JournalEntry => ({ cut: place, callbackId: 'a' })
const HINT = 'What is not written down yet is kept in memory, and tried again every second.'

t.test('what comes in one turn of the loop is one transaction, in order', async t => {
  const { journal, written } = build()
  const first = [journal.add(cut(1)), journal.add(cut(2), cut(3))]
  await Promise.all(first)
  await journal.add(cut(4))
  t.same(written, [[1, 2, 3], [4]])
})

t.test('flushed waits for all that was added so far', async t => {
  const { journal, written } = build()
  await journal.flushed()
  t.same(written, [], 'and for nothing if there is nothing')
  void journal.add(cut(1))
  await journal.flushed()
  t.same(written, [[1]])
})

t.test('a store that refuses is asked again every second, and nothing is lost', async t => {
  const { journal, stopwatch, written, said, refuse, recoveries, asked } = build()
  refuse(Object.assign(new Error('The disk is full.'), { hint: 'Make room.' }))
  const first = journal.add(cut(1))
  t.notOk(journal.isStuck)
  await asked(1)
  t.ok(journal.isStuck)
  const second = journal.add(cut(2))
  await asked(1)
  stopwatch.advance(999)
  await asked(1)
  t.equal(written.length, 1)
  stopwatch.advance(1)
  await asked(2)
  t.same(said, ['store.failed The disk is full. Make room.'], 'which is said once')
  refuse()
  stopwatch.advance(1000)
  await Promise.all([first, second])
  t.notOk(journal.isStuck)
  t.same(written, [[1], [1], [1], [2]])
  t.same(said.slice(1), ['store.recovered'])
  t.equal(recoveries(), 1)
})

t.test('an error without a hint gets one', async t => {
  const { journal, said, refuse, asked } = build()
  refuse(new Error('no'))
  void journal.add(cut(1))
  await asked(1)
  t.same(said, [`store.failed no ${HINT}`])
})

t.test('whoever looks does not wait for a store that is stuck', async t => {
  const { journal, stopwatch, refuse, asked } = build()
  refuse(new Error('no'))
  void journal.add(cut(1))
  await journal.readable()
  t.ok(journal.isStuck, 'not even if it gets stuck meanwhile')
  await journal.readable()
  refuse()
  stopwatch.advance(1000)
  await asked(2)
  void journal.add(cut(2))
  await journal.readable()
  await asked(3)
})

t.test('close while stuck: one more try, and no more', async t => {
  const { journal, stopwatch, written, refuse, asked } = build()
  refuse(new Error('no'))
  const first = journal.add(cut(1))
  await asked(1)
  const second = journal.add(cut(2))
  await journal.close()
  await Promise.all([first, second])
  t.same(written, [[1], [1], [2]])
  t.equal(stopwatch.waiting(), 0)
})

t.test('close keeps what there is', async t => {
  const { journal, written } = build()
  void journal.add(cut(1))
  await journal.close()
  t.same(written, [[1]])
})

t.test('forget while stuck: what is not kept is gone, and the next is kept', async t => {
  const { journal, stopwatch, written, said, refuse, asked } = build()
  refuse(new Error('no'))
  const first = journal.add(cut(1))
  await asked(1)
  const second = journal.add(cut(2))
  journal.forget()
  t.notOk(journal.isStuck)
  refuse()
  await Promise.all([first, second])
  await journal.add(cut(3))
  t.same(
    written.filter(entries => entries.length > 0),
    [[1], [3]]
  )
  t.equal(stopwatch.waiting(), 0)
  t.same(said, [`store.failed no ${HINT}`])
})

t.test('nobody waits for a store that ends with us', async t => {
  const { journal, stopwatch, written, asked } = build(true)
  await journal.add(cut(1))
  await journal.add(cut(2))
  await turn()
  t.same(written, [])
  t.equal(stopwatch.waiting(), 1)
  stopwatch.advance(10)
  await asked(1)
  t.same(written, [[1, 2]], 'written after a while')
  await journal.add(...Array.from({ length: 512 }, (_, place) => cut(place)))
  t.equal(written[1]?.length, 512, 'or when there is much')
  await journal.add(cut(3))
  await journal.flushed()
  t.same(written[2], [3], 'or when somebody asks')
})
