// The emulator as a forward proxy: both ways to ask one, what it refuses, and how it ends.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { startEmulator } from '../../src/index.js'
import { type RawClient, rawClient, rawConnect, startProxying, testAuthority, tunnelTo } from '../support/proxying.js'

const auth = 'sub.auth.marketingcloudapis.com'
const rest = 'sub.rest.marketingcloudapis.com'
const soap = 'sub.soap.marketingcloudapis.com'

const login = JSON.stringify({
  grant_type: 'client_credentials',
  client_id: 'ens-local',
  client_secret: 'ens-local-secret'
})

/** A request for a token, as it stands on the wire. */
const tokenRequest = (target: string, host: string): string =>
  [
    `POST ${target} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${login.length}`,
    '',
    login
  ].join('\r\n')

const get = (target: string, host: string, ...more: string[]): string =>
  [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Authorization: Bearer any', ...more, '', ''].join('\r\n')

const asked = async (client: RawClient, text: string, pattern: RegExp): Promise<string> => {
  client.write(text)
  return client.until(pattern)
}

const refused =
  /^HTTP\/1\.1 403 Forbidden\r\n.*content-type: text\/plain; charset=utf-8\r\n.* is none of them\.\n.*NO_PROXY.*\n$/is

t.test('absolute-form: urls stay as they were asked, the path is what is seen', async t => {
  const { port, seen } = await startProxying(t)
  const cases = [
    [`https://${auth}/v2/token`, `"https://${soap}/","rest_instance_url":"https://${rest}/"`],
    [`http://${auth}/v2/token`, `"http://${soap}/","rest_instance_url":"http://${rest}/"`],
    [`http://127.0.0.1:${port}/v2/token`, `"http://127.0.0.1:${port}/"`],
    [`http://LOCALHOST:${port}/v2/token`, `"http://localhost:${port}/"`],
    ['/v2/token', '"http://whatever:1/"']
  ] as const
  for (const [target, urls] of cases) {
    const answer = await asked(rawConnect(t, port), tokenRequest(target, 'whatever:1'), /\}$/)
    t.match(answer, /^HTTP\/1\.1 200 OK\r\n/, target)
    t.match(answer, `"soap_instance_url":${urls}`, target)
  }
  const list = get(`https://${rest}/platform/v1/ens-callbacks/?a=/b`, rest)
  t.match(await asked(rawConnect(t, port), list, /\]$/), /^HTTP\/1\.1 200 /)
  const paths = seen('api.request').map(activity => 'path' in activity && activity.path)
  t.strictSame(paths, [...cases.map(() => '/v2/token'), '/platform/v1/ens-callbacks/'])
})

t.test('absolute-form: any other host is refused, and the connection goes on', async t => {
  const { port, seen } = await startProxying(t)
  const others = [
    'http://example.com/platform/v1/ens-callbacks',
    `http://127.0.0.1:${port + 1}/v2/token`,
    `http://${rest}:8080/`,
    `https://${rest}:8443/`,
    'https://a.b.rest.marketingcloudapis.com/'
  ]
  for (const url of others) {
    const client = rawConnect(t, port)
    t.match(await asked(client, get(url, `127.0.0.1:${port}`), /\n.*NO_PROXY.*\n$/), refused, url)
    t.match(await asked(client, get('/platform/v1/ens-callbacks', 'a'), /\]$/), 'HTTP/1.1 200 OK', 'and then ours')
  }
  const said = seen('api.request').filter(activity => 'statusCode' in activity && activity.statusCode === 403)
  t.match(
    said,
    others.map(path => ({ method: 'GET', path, errorcode: 403, message: /none of them/, hint: /NO_PROXY/ }))
  )
})

t.test('CONNECT: one tunnel, request after request, HTTP/1.1 agreed on', async t => {
  const { port, ca } = await startProxying(t)
  const inside = await tunnelTo(t, rawConnect(t, port), auth.toUpperCase(), ca)
  t.equal(inside.socket.alpnProtocol, 'http/1.1')
  t.match(await asked(inside, tokenRequest('/v2/token', auth), /\}$/), `"rest_instance_url":"https://${rest}/"`)
  const twice = [get('/platform/v1/ens-callbacks', 'x'), get(`https://${auth}/platform/v1/nothing`, 'x')].join('')
  t.match(await asked(inside, twice, /\[\]HTTP.*\}$/s), '[]HTTP/1.1 501 Not Implemented\r\n', 'pipelined')
  t.match(await asked(inside, get('https://example.com/', 'x'), /none of them.*\n.*\n$/), 'HTTP/1.1 403 Forbidden')
  const ours = get(`http://127.0.0.1:${port}/_ens-local/health`, 'x')
  const all = await asked(inside, ours, /and 127\.0\.0\.1:\d+ is none of them.*\n.*\n$/)
  t.equal(all.split('HTTP/1.1 403 Forbidden').length, 3, 'nor are we, in there')
})

t.test('CONNECT: what comes in the same packet is not lost', async t => {
  const { port, ca } = await startProxying(t)
  const { socket } = rawConnect(t, port)
  let first = `CONNECT ${rest}:443 HTTP/1.1\r\nHost: ${rest}:443\r\n\r\n`
  const wire = new Duplex({
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      socket.write(Buffer.concat([Buffer.from(first), chunk]))
      first = ''
      done()
    }
  })
  socket.once('data', (chunk: Buffer) => {
    wire.push(chunk.subarray(chunk.indexOf('\r\n\r\n') + 4))
    socket.on('data', more => wire.push(more))
  })
  const inside = rawClient(t, connectTls({ socket: wire, servername: rest, ca }))
  t.match(await asked(inside, get('/platform/v1/ens-callbacks', rest), /\]$/), /^HTTP\/1\.1 200 /)
})

t.test('CONNECT: any other host or port is refused in a sentence, and hung up', async t => {
  const { port, seen } = await startProxying(t)
  const others = ['example.com:443', `${rest}:8443`, `127.0.0.1:${port}`, `[::1]:443`, 'marketingcloudapis.com:443']
  for (const authority of others) {
    const client = rawConnect(t, port)
    client.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
    await client.closed
    t.match(client.text(), refused, authority)
    t.match(client.text(), /\r\nConnection: close\r\n/)
    const [, length, body] = /Content-Length: (\d+)\r\n.*?\r\n\r\n(.*)$/s.exec(client.text()) ?? []
    t.equal(Number(length), body?.length)
  }
  t.match(
    seen('api.request'),
    others.map(path => ({ method: 'CONNECT', path, statusCode: 403, message: / is none of them\.$/ }))
  )
})

t.test('the control API is reached under none of those names', async t => {
  const { port, ca } = await startProxying(t)
  const own = `127.0.0.1:${port}`
  const foreign = /"code":"foreign",.*\}\}$/
  const health = '/_ens-local/health'
  const healthy = /"status":"ok",.*\}$/
  t.match(await asked(rawConnect(t, port), get(health, own), healthy), 'HTTP/1.1 200 OK')
  t.match(await asked(rawConnect(t, port), get(`http://${own}${health}`, 'x'), healthy), 'HTTP/1.1 200 OK')
  for (const scheme of ['http', 'https']) {
    const disguised = get(`${scheme}://${rest}${health}`, own)
    t.match(await asked(rawConnect(t, port), disguised, foreign), 'HTTP/1.1 403 Forbidden', scheme)
  }
  const page = get(`http://${own}${health}`, own, 'Origin: https://evil.example.com')
  t.match(await asked(rawConnect(t, port), page, foreign), 'HTTP/1.1 403 Forbidden', 'a page elsewhere')
  for (const host of [rest, own]) {
    const inside = await tunnelTo(t, rawConnect(t, port), rest, ca)
    t.match(await asked(inside, get(health, host), foreign), 'HTTP/1.1 403 Forbidden', `in a tunnel, as ${host}`)
  }
})

t.test('without a certificate for it there is no tunnel', async t => {
  const proxy = { certificateFor: () => Promise.reject(new Error('no key')) }
  const { port, seen } = await startProxying(t, { proxy })
  const client = rawConnect(t, port)
  client.write(`CONNECT ${rest}:443 HTTP/1.1\r\nHost: ${rest}\r\n\r\n`)
  await client.closed
  t.match(
    client.text(),
    new RegExp(`^HTTP/1\\.1 502 Bad Gateway\r\n.*There is no certificate for ${rest}: no key\n`, 's')
  )
  t.match(seen('api.request')[0], { method: 'CONNECT', statusCode: 502 })
})

t.test('what is thrown in place of a certificate may be no error', async t => {
  const { port } = await startProxying(t, { proxy: { certificateFor: () => Promise.reject(undefined) } })
  const client = rawConnect(t, port)
  client.write(`CONNECT ${rest}:443 HTTP/1.1\r\nHost: ${rest}\r\n\r\n`)
  await client.closed
  t.match(client.text(), `There is no certificate for ${rest}: undefined\n`)
})

t.test('a refused url is written down without what is secret in it', async t => {
  const { port, seen } = await startProxying(t)
  await asked(rawConnect(t, port), get('http://me:s3cret@example.com/path?key=s3cret', 'a'), /NO_PROXY/)
  t.match(seen('api.request'), [{ path: 'http://example.com/path', statusCode: 403 }])
  t.notMatch(JSON.stringify(seen('api.request')), 's3cret')
})

t.test('who has gone before the certificate is there', async t => {
  const { certificateFor } = testAuthority()
  let go = (): void => undefined
  let wanted = (): void => undefined
  const gone = new Promise<void>(resolve => {
    go = resolve
  })
  const isWanted = new Promise<void>(resolve => {
    wanted = resolve
  })
  const proxy = {
    certificateFor: async (host: string) => {
      wanted()
      await gone
      return certificateFor(host)
    }
  }
  const emulator = await startEmulator({ proxy })
  const client = rawConnect(t, Number(new URL(emulator.url).port))
  client.write(`CONNECT ${rest}:443 HTTP/1.1\r\nHost: ${rest}\r\n\r\n`)
  await isWanted
  await emulator.close()
  go()
  await client.closed
  t.equal(client.text(), '')
})

t.test('a used connection that waits for a certificate keeps no emulator from closing', async t => {
  let wanted = (): void => undefined
  const isWanted = new Promise<void>(resolve => {
    wanted = resolve
  })
  const certificateFor = (): Promise<never> => {
    wanted()
    return new Promise(() => undefined)
  }
  const emulator = await startEmulator({ proxy: { certificateFor } })
  const client = rawConnect(t, Number(new URL(emulator.url).port))
  await asked(client, get('/platform/v1/ens-callbacks', rest), /\]$/)
  client.write(`CONNECT ${rest}:443 HTTP/1.1\r\nHost: ${rest}\r\n\r\n`)
  await isWanted
  await emulator.close()
  await client.closed
  t.pass('it is closed')
})

/** Each is there, or half there, when the emulator is closed. */
const openings: [string, (t: Test, raw: RawClient, ca: string) => Promise<RawClient>][] = [
  ['nothing', async (_t, raw) => raw],
  [
    'no handshake',
    async (_t, raw) => {
      await asked(raw, `CONNECT ${rest}:443 HTTP/1.1\r\nHost: ${rest}\r\n\r\n`, /200 Connection Established\r\n\r\n/)
      return raw
    }
  ],
  ['no request', async (t, raw, ca) => tunnelTo(t, raw, rest, ca)],
  [
    'a kept connection',
    async (t, raw, ca) => {
      const inside = await tunnelTo(t, raw, rest, ca)
      await asked(inside, get('/platform/v1/ens-callbacks', rest), /\]$/)
      return inside
    }
  ],
  [
    'half a request',
    async (t, raw, ca) => {
      const inside = await tunnelTo(t, raw, rest, ca)
      inside.write('GET / HTTP/1.1\r\nHost:')
      return inside
    }
  ]
]

t.test('closing ends tunnels, whatever they have come to', async t => {
  const { ca, certificateFor } = testAuthority()
  for (const [name, open] of openings) {
    const emulator = await startEmulator({ proxy: { certificateFor } })
    const client = await open(t, rawConnect(t, Number(new URL(emulator.url).port)), ca)
    await emulator.close()
    await client.closed
    t.pass(name)
  }
})

t.test('a proxy that is called by https itself', async t => {
  const { ca, certificateFor } = testAuthority()
  for (const [name, open] of openings) {
    const emulator = await startEmulator({ proxy: { certificateFor }, tls: await certificateFor('127.0.0.1') })
    t.teardown(() => emulator.close())
    const secured = connectTls({ port: Number(new URL(emulator.url).port), host: '127.0.0.1', ca })
    const raw = rawClient(t, secured)
    await once(secured, 'secureConnect')
    const client = await open(t, raw, ca)
    if (name === 'a kept connection') t.match(client.text(), /^HTTP\/1\.1 200 .*\[\]$/s)
    await emulator.close()
    await client.closed
    t.pass(name)
  }
  const emulator = await startEmulator({ proxy: { certificateFor }, tls: await certificateFor('127.0.0.1') })
  t.teardown(() => emulator.close())
  const outer = connectTls({ port: Number(new URL(emulator.url).port), host: '127.0.0.1', ca })
  const raw = rawClient(t, outer)
  t.match(await asked(raw, tokenRequest(`https://${auth}/v2/token`, auth), /\}$/), `"https://${rest}/"`)
})

t.test('what is being answered in a tunnel is answered', async t => {
  const mute = createServer(() => undefined)
  t.teardown(() => {
    mute.closeAllConnections()
    mute.close()
  })
  await once(mute.listen(0, '127.0.0.1'), 'listening')
  const { ca, certificateFor } = testAuthority()
  const emulator = await startEmulator({ allowLocalUrls: true, auth: 'off', proxy: { certificateFor } })
  const probed = new Promise<void>(resolve => {
    emulator.activities.subscribe(({ type }) => type === 'probe.started' && resolve())
  })
  const inside = await tunnelTo(t, rawConnect(t, Number(new URL(emulator.url).port)), rest, ca)
  const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/ens`
  const body = JSON.stringify([{ callbackName: 'a', url }])
  const head = `POST /platform/v1/ens-callbacks HTTP/1.1\r\nHost: ${rest}\r\nContent-Type: application/json`
  inside.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  await probed
  await emulator.close()
  await inside.closed
  t.match(inside.text(), /^HTTP\/1\.1 400 .*RequestCanceled/s)
})
