// A program of its own: a receiver and a tunnel to it, until its input ends. It prints the URL when it is ready.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openTunnel } from '../../src/open-tunnel.js'

const options = JSON.parse(process.argv[2] ?? '')
const receiver = createServer((request, response) => void request.pipe(response)).listen(0, '127.0.0.1')
await once(receiver, 'listening')
const tunnel = await openTunnel({ ...options, port: (receiver.address() as AddressInfo).port })
process.stdout.write(`${tunnel.url}\n`)
await once(process.stdin.resume(), 'end')
await tunnel.close()
receiver.close()
