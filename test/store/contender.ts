// A process that wants a file for itself. Says `in`, then how many events are on disk after each of 200 writes, and
// closes the file when its input ends; or says why it was not let in.

import { once } from 'node:events'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { openStore } from '../../src/store/open-store.js'
import { aSegment } from '../contract/store.js'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

try {
  const store = await openStore(process.argv[2] ?? '', createStopwatch())
  say('in')
  for (let firstEvent = 0; firstEvent < 200; firstEvent++) {
    await store.addSegments([aSegment({ firstEvent })])
    say(`${firstEvent + 1}`)
  }
  await once(process.stdin.resume(), 'end')
  await store.close()
} catch (error) {
  say(error instanceof Error && 'code' in error ? `${error.code} ${error.message}` : String(error))
}
