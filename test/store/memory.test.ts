import t from 'tap'
import { openStore } from '../../src/store/open-store.js'
import { aCallback, aSegment, storeContract, whoever } from '../contract/store.js'

storeContract(t, 'memory', async t => {
  const store = await openStore('memory')
  t.teardown(() => store.close())
  return store
})

t.test('two stores in memory have nothing in common', async t => {
  const [one, two] = [await openStore('memory'), await openStore('memory')]
  t.teardown(() => Promise.all([one.close(), two.close()]))
  await one.addCallbacks([aCallback()], whoever)
  t.same(await two.callbacks(), [])
})

t.test('a queue may have more segments than a call takes arguments', async t => {
  const store = await openStore('memory')
  t.teardown(() => store.close())
  await store.addSegments(Array.from({ length: 200_000 }, (_none, firstEvent) => aSegment({ firstEvent })))
  t.strictSame(await store.queues(), [{ callbackId: 'callback-1', cut: 0, end: 200_000 }])
})
