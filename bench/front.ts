// Our front alone, before a receiver and with no provider: a program of its own, `--to URL`.

import { createStopwatch } from '../src/clock/create-stopwatch.js'
import { startFront } from '../src/tunnel/front/start-front.js'
import { toTunnelSettings } from '../src/tunnel/tunnel-settings.js'

const to = String(process.argv[process.argv.indexOf('--to') + 1])
const front = await startFront(toTunnelSettings({ to }), {
  stopwatch: createStopwatch(),
  probeSecret: Buffer.from('a secret for nobody'),
  onExchange: () => {}
})
console.log(JSON.stringify({ url: `http://127.0.0.1:${front.port}` }))
