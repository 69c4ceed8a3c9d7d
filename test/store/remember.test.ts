// What is remembered is never older than the last write.

import t from 'tap'
import type { Callback } from '../../src/ens/callback.js'
import type { Store } from '../../src/ports.js'
import { openStore } from '../../src/store/open-store.js'
import { remember } from '../../src/store/remember.js'
import { aCallback } from '../contract/store.js'

t.test('a callback is read once, and again after every write', async t => {
  const store = await openStore('memory')
  t.teardown(() => store.close())
  let reads = 0
  const remembering = remember({
    ...store,
    callback: id => {
      reads += 1
      return store.callback(id)
    }
  })
  const callback = aCallback({ callbackId: 'a' })
  t.equal(await remembering.callback('a'), undefined)
  await remembering.addCallbacks([callback], () => true)
  t.strictSame([await remembering.callback('a'), await remembering.callback('a'), reads], [callback, callback, 2])
  await remembering.changeCallbacks([{ callbackId: 'a', change: { callbackName: 'new' } }])
  t.equal((await remembering.callback('a'))?.callbackName, 'new')
  await remembering.removeCallback('a')
  t.equal(await remembering.callback('a'), undefined)
  await remembering.addCallbacks([callback], () => true)
  t.ok(await remembering.callback('a'))
  await remembering.clear()
  t.equal(await remembering.callback('a'), undefined)
})

t.test('what was read while something was written is not remembered', async t => {
  const [old, fresh] = [aCallback({ callbackName: 'old' }), aCallback({ callbackName: 'fresh' })]
  const answers: ((callback: Callback) => void)[] = []
  const slow = remember({
    callback: () => new Promise(resolve => answers.push(resolve)),
    clear: async () => {}
  } as unknown as Store)
  const first = slow.callback('a')
  await slow.clear()
  answers.shift()?.(old)
  t.equal(await first, old)
  const second = slow.callback('a')
  answers.shift()?.(fresh)
  t.equal(await second, fresh, 'asked again')
})
