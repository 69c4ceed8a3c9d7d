// Opens a local authority when it is told to, in a process of its own: two of these are started at once.

import { once } from 'node:events'
import { openLocalAuthority } from '../../src/tls/local-authority.js'

process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.pause()
const [folder = ''] = process.argv.slice(2)
const { cert, created, issue } = await openLocalAuthority({ folder, now: Date.now() })
process.stdout.write(JSON.stringify({ cert, created, leaf: issue(['localhost']).cert }))
