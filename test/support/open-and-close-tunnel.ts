// A program of its own: opens a tunnel, lets a request through, closes it, and must then end by itself.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openTunnel } from '../../src/open-tunnel.js'
import { askPublic } from './tls-front.js'

const { options, front } = JSON.parse(process.argv[2] ?? '')
const receiver = createServer((_request, response) => void response.end()).listen(0, '127.0.0.1')
await new Promise(resolve => receiver.once('listening', resolve))
const tunnel = await openTunnel({ ...options, port: (receiver.address() as AddressInfo).port })
const { statusCode } = await askPublic(front, `${tunnel.url}/`, { body: 'x' })
await tunnel.close()
receiver.close()
const isLeft = process.getActiveResourcesInfo().filter(name => name === 'Timeout' || name === 'ProcessWrap')
process.stdout.write(`${statusCode} ${isLeft.length === 0 ? 'closed' : isLeft.join()}`)
