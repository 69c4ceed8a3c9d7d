// A process whose runs fail on both clocks; prints what it hears as unhandled. Its own, because tap listens as well.

import { createRealClock } from '../../src/clock/create-real-clock.js'
import { createVirtualClock } from '../../src/clock/create-virtual-clock.js'

const heard: string[] = []
process.on('unhandledRejection', error => heard.push(String(error)))

const clocks = { real: createRealClock(), virtual: createVirtualClock(0) }
for (const [name, clock] of Object.entries(clocks)) {
  const due = clock.now() + 1
  clock.at(due, () => {
    throw new Error(`${name} thrown`)
  })
  clock.at(due, () => Promise.reject(new Error(`${name} rejected`)))
}
const awake = setInterval(() => {}, 1000)
clocks.virtual.at(2, () => void heard.push('the virtual clock goes on'))
await clocks.virtual.advanceTo(3)
await new Promise<void>(resolve => clocks.real.at(clocks.real.now() + 2, resolve))
await new Promise(resolve => setImmediate(resolve))
clearInterval(awake)
process.stdout.write(JSON.stringify(heard))
