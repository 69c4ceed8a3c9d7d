// CONNECT without a proxy.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import t from 'tap'
import { refuseConnect } from '../../src/http/refuse-connect.js'
import { startEns } from '../support/ens.js'
import { rawConnect } from '../support/proxying.js'

const connect =
  'CONNECT sub.rest.marketingcloudapis.com:443 HTTP/1.1\r\nHost: sub.rest.marketingcloudapis.com:443\r\n\r\n'

t.test('a sentence says what is missing', async t => {
  const { emulator, seen } = await startEns(t)
  const client = rawConnect(t, Number(new URL(emulator.url).port))
  client.write(connect)
  await client.closed
  t.match(
    client.text(),
    /^HTTP\/1\.1 403 Forbidden\r\n.*\r\n\r\nThis emulator is no proxy\.\nStart it with --proxy.*\n$/s
  )
  const path = 'sub.rest.marketingcloudapis.com:443'
  t.match(seen('api.request'), [{ method: 'CONNECT', path, statusCode: 403, message: 'This emulator is no proxy.' }])
})

t.test('who resets takes nothing down', async t => {
  const server = createServer()
  refuseConnect(server, () => undefined)
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const opened = once(server, 'connection') as Promise<[Socket]>
  const client = rawConnect(t, (server.address() as AddressInfo).port)
  client.socket.allowHalfOpen = true
  const [socket] = await opened
  client.write(connect)
  await client.until(/\.\n$/)
  const gone = new Promise(resolve => socket.once('close', resolve))
  client.socket.resetAndDestroy()
  t.equal(await gone, true, 'by an error')
})
