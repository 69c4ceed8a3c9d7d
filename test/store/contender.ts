// A process that fights others for the same 50 urls, and prints who holds each of them.

import { openStore } from '../../src/store/open-store.js'
import { aCallback, whoever } from '../contract/store.js'

const [path = '', name = ''] = process.argv.slice(2)
const store = await openStore(path)
const holders: (string | undefined)[] = []
for (let url = 0; url < 50; url++) {
  const [held] = await store.addCallbacks([aCallback({ callbackId: `${name}-${url}`, urlKey: `${url}` })], whoever)
  holders.push(held?.callbackId)
}
await store.close()
process.stdout.write(JSON.stringify(holders))
