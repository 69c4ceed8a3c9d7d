// A connection on which nobody asks keeps no emulator from closing; one that is being answered is.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { Agent, request } from 'undici'
import { type Emulator, startEmulator } from '../../src/index.js'
import { createCertificate } from '../../src/tls/create-certificate.js'
import { rawConnect } from '../support/proxying.js'

const day = 86_400_000
const { cert, key } = createCertificate({
  commonName: 'emulator',
  hosts: ['127.0.0.1'],
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + day)
})

const portOf = ({ url }: Emulator): number => Number(new URL(url).port)

const open = async (t: Test, socket: Socket, event: string): Promise<Socket> => {
  t.teardown(() => socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, event)
  return socket
}

/** Called twice it does not come back before the server has taken what came before. */
const ask = (ens: Emulator): Promise<unknown> => ens.client.getAllCallbacks()

t.test('over http', async t => {
  const ens = await startEmulator()
  const silent = await open(t, connect(portOf(ens), '127.0.0.1'), 'connect')
  const halfway = await open(t, connect(portOf(ens), '127.0.0.1'), 'connect')
  halfway.write('GET / HTTP/1.1\r\nHost:')
  const gone = await open(t, connect(portOf(ens), '127.0.0.1'), 'connect')
  await ask(ens)
  gone.destroy()
  const ends = [once(silent.resume(), 'close'), once(halfway.resume(), 'close')]
  await ens.close()
  await Promise.all(ends)
  t.pass('closed, and they with it')
})

t.test('over https, with and without a handshake', async t => {
  const ens = await startEmulator({ tls: { key, cert } })
  const bare = await open(t, connect(portOf(ens), '127.0.0.1'), 'connect')
  const secured = await open(t, connectTls({ port: portOf(ens), host: '127.0.0.1', ca: cert }), 'secureConnect')
  await ask(ens)
  const ends = [once(bare.resume(), 'close'), once(secured.resume(), 'close')]
  await ens.close()
  await Promise.all(ends)
  t.pass('closed, and they with it')
})

const asked = 'GET /platform/v1/ens-callbacks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\n\r\n'

t.test('one that was used, and then waits for nothing that could come', async t => {
  const ens = await startEmulator()
  const connecting = rawConnect(t, portOf(ens))
  const halfway = rawConnect(t, portOf(ens))
  connecting.socket.allowHalfOpen = true
  for (const client of [connecting, halfway]) {
    client.write(asked)
    await client.until(/\[\]$/)
  }
  connecting.write('CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n')
  await connecting.until(/no proxy/)
  const taken = new Promise<void>(resolve => {
    ens.activities.subscribe(activity => activity.type === 'fault.fired' && resolve())
  })
  await ens.faults.add({ match: { phase: 'api' }, fault: { kind: 'delay', by: 1 } })
  halfway.write(
    `${asked.replace('GET', 'POST').trimEnd()}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[`
  )
  await taken
  await ens.close()
  await halfway.closed
  t.pass('closed, and they with it')
})

t.test('what is being answered is answered', async t => {
  const mute = createServer(() => undefined)
  t.teardown(() => {
    mute.closeAllConnections()
    mute.close()
  })
  await once(mute.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/ens`
  const dispatcher = new Agent({ connect: { ca: cert } })
  t.teardown(() => dispatcher.destroy())
  for (const tls of [undefined, { key, cert }]) {
    const ens = await startEmulator({ allowLocalUrls: true, auth: 'off', ...(tls && { tls }) })
    const probed = new Promise<void>(resolve => {
      ens.activities.subscribe(({ type }) => type === 'probe.started' && resolve())
    })
    const answer = request(`${ens.url}/platform/v1/ens-callbacks`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ callbackName: 'a', url }])
    })
    await probed
    await ens.close()
    const { statusCode, body } = await answer
    t.equal(statusCode, 400)
    t.match(await body.text(), /RequestCanceled/)
  }
})
