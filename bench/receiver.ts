// A receiver under measurement's feet: a process of its own that answers 200 as fast as it can, remembers the keys of
// probes, and can be told to hold its answers, or to misbehave in turn. Told over IPC: {hold}, {bad}, {keys}, {count}.

import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const keys: Record<string, string> = {}
const held: ServerResponse[] = []
let isHolding = false
let isBad = false
let count = 0

/** Never, garbage, closed, ten megabytes, a redirect, an error. */
const misbehaviours: ((response: ServerResponse) => unknown)[] = [
  () => undefined,
  response => response.socket?.end('What?\r\n\r\n'),
  response => response.socket?.destroy(),
  response => response.end(Buffer.alloc(10_000_000)),
  response => response.writeHead(302, { location: '/elsewhere' }).end(),
  response => response.writeHead(500).end('no')
]

const keepKey = (text: string): void => {
  const { callbackId, verificationKey } = JSON.parse(text)
  keys[callbackId] = verificationKey
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  const isSigned = request.headers['x-sfmc-ens-signature'] !== undefined
  request.on('data', chunk => {
    if (!isSigned) chunks.push(chunk)
  })
  request.on('end', () => {
    count += 1
    if (!isSigned) keepKey(Buffer.concat(chunks).toString())
    if (isBad && isSigned) misbehaviours[count % misbehaviours.length]?.(response)
    else if (isHolding && isSigned) held.push(response)
    else response.end()
  })
})
server.keepAliveTimeout = 60_000

process.on('message', (message: { hold?: boolean; bad?: boolean; keys?: boolean; count?: boolean }) => {
  if (message.hold !== undefined) {
    isHolding = message.hold
    if (!isHolding) for (const response of held.splice(0)) response.end()
  }
  isBad = message.bad ?? isBad
  process.send?.(message.keys ? keys : { count })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
