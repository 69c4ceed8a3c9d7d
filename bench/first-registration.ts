// What a test pays before its first assertion: loads the library, starts an emulator, registers a callback. Then the same
// again in the same process, as often as it is told. Prints milliseconds.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { firstAndAgain } from './first-and-again.js'

const receiver = createServer((request, response) => {
  request.resume().once('end', () => response.end())
})
await once(receiver.listen(0, '127.0.0.1'), 'listening')
const forwardTo = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`

const from = performance.now()
// By the package's name: what users load, and not what it is built from.
const library = 'ens-local'
const { startEmulator } = (await import(library)) as typeof import('../src/index.js')
const taken = await firstAndAgain(from, Number(process.argv[2]), async there => {
  const ens = await startEmulator({ forwardTo })
  await ens.client.createCallback({ callbackName: 'first', url: 'https://example.com/ens' })
  there()
  await ens.close()
})
receiver.close()
process.stdout.write(JSON.stringify(taken))
