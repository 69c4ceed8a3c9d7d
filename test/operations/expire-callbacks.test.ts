import t from 'tap'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'
import type { Callback } from '../../src/ens/callback.js'
import { UserError } from '../../src/errors.js'
import { expireCallbacks } from '../../src/operations/expire-callbacks.js'
import type { Clock, Store } from '../../src/ports.js'
import { aCallback } from '../contract/store-records.js'

const full = new UserError('There is no room left on the disk.', 'Make room.', { code: 'ERR_STORE_FULL' })

/** One key that expires at 2000, in a store that refuses so many times. */
const build = (refusals: number, refusal: Error = full, refusing = () => {}, over: Partial<Clock> = {}) => {
  const clock = createVirtualClock(1000)
  const emitted: string[] = []
  const asked: number[] = []
  let left: Callback[] = [aCallback({ verificationKeyExpiresAt: 2000 })]
  const changeCallbacks = async () => {
    asked.push(clock.now())
    if (asked.length <= refusals) {
      refusing()
      throw refusal
    }
    left = []
    return []
  }
  const store = { callbacksByExpiry: async () => left, changeCallbacks } as unknown as Store
  const expiry = expireCallbacks({ store, clock: { ...clock, ...over }, emit: type => void emitted.push(type) })
  return { clock, emitted, asked, expiry }
}

t.test('a store that is full is asked again every minute', async t => {
  const { clock, emitted, asked, expiry } = build(2)
  await expiry.watch()
  await clock.advanceTo(70_000)
  t.same([asked, emitted], [[2000, 62_000], []])
  await expiry.watch()
  await clock.advanceTo(300_000)
  t.same([asked, emitted], [[2000, 62_000, 122_000], ['callback.expired']])
})

t.test('nobody is rung for who is forgotten', async t => {
  const { clock, asked, emitted, expiry } = build(0)
  expiry.forget()
  await expiry.watch()
  expiry.forget()
  await clock.advanceTo(3000)
  t.same(asked, [])
  await expiry.watch()
  await clock.advanceTo(4000)
  t.same([asked, emitted], [[3000], ['callback.expired']])
})

t.test('but not once it is closed', async t => {
  const { clock, asked, expiry } = build(2)
  await expiry.watch()
  await clock.advanceTo(2000)
  expiry.close()
  await clock.advanceTo(300_000)
  t.same(asked, [2000])
})

t.test('nor when it is closed while the store refuses', async t => {
  const { clock, asked, expiry } = build(1, full, () => expiry.close())
  await expiry.watch()
  await clock.advanceTo(300_000)
  t.same(asked, [2000])
})

t.test('a bug is heard', async t => {
  const runs: (() => unknown)[] = []
  const { expiry } = build(1, new Error('a bug'), undefined, {
    at: (_due, run) => {
      runs.push(run)
      return () => {}
    }
  })
  await expiry.watch()
  await t.rejects(async () => runs[0]?.(), { message: 'a bug' })
})
