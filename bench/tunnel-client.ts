// Our tunnel to a localtunnel server, as a program of its own: `--relay URL --to URL`.

import { setFlagsFromString } from 'node:v8'
import { openTunnel } from '../src/open-tunnel.js'

// As the command does.
setFlagsFromString('--semi-space-growth-factor=1')

const flag = (name: string): string => String(process.argv[process.argv.indexOf(name) + 1])
const tunnel = await openTunnel({
  to: flag('--to'),
  provider: 'localtunnel',
  server: 'http://lt.test',
  name: 'ours',
  map: { 'lt.test': flag('--relay') },
  // Nothing here speaks TLS, so that nobody's is measured.
  selfProbe: false
})
console.log(JSON.stringify({ url: tunnel.url }))
