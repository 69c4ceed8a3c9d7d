// A program of its own: uses all there is, closes it, and must then end by itself.

import { probe, startEmulator } from '../../src/index.js'
import { startSink } from '../../src/test-kit/index.js'

const sink = await startSink()
const ens = await startEmulator({ forwardTo: sink.url })
await ens.client.createCallback({ callbackName: 'a', url: 'https://a.example.com' })
await probe('https://a.example.com', { forwardTo: sink.url })
await ens.close()
await sink.close()
process.stdout.write(process.getActiveResourcesInfo().includes('Timeout') ? 'a timer is left' : 'closed')
