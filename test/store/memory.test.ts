import t from 'tap'
import { openStore } from '../../src/store/open-store.js'
import { aCallback, storeContract, whoever } from '../contract/store.js'

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
