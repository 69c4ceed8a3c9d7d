// Who may call, by what browsers say of themselves.

import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { createGuard, type GuardOptions } from '../../src/control/guard.js'
import { startEmulator } from '../../src/index.js'
import { startEns } from '../support/ens.js'

t.test('a page of another origin, by what its browser says of it', async t => {
  const { call, emulator } = await startEns(t)
  const ask = async (method: string, headers: Record<string, string>): Promise<number> =>
    (await call(method, method === 'POST' ? '/_ens-local/reset' : '/_ens-local/health', undefined, { headers })).status
  const from = (site: string, mode = 'cors') => ({ 'sec-fetch-site': site, 'sec-fetch-mode': mode })
  const rows: [string, Record<string, string>, number][] = [
    ['POST', {}, 200],
    ['POST', { origin: emulator.url, ...from('same-origin') }, 200],
    ['POST', from('none', 'navigate'), 200],
    ['POST', from('cross-site', 'no-cors'), 403],
    ['POST', from('cross-site', 'navigate'), 403],
    ['POST', from('same-site', 'no-cors'), 403],
    ['POST', { origin: 'null', ...from('cross-site', 'navigate') }, 403],
    ['POST', { origin: 'null' }, 403],
    ['GET', from('same-origin'), 200],
    ['GET', from('same-site', 'no-cors'), 200],
    ['GET', from('none', 'navigate'), 200],
    ['GET', from('cross-site', 'navigate'), 200],
    ['GET', from('cross-site', 'no-cors'), 403],
    ['GET', from('cross-site'), 403],
    ['HEAD', from('cross-site', 'no-cors'), 403],
    ['HEAD', {}, 200]
  ]
  for (const [method, headers, status] of rows)
    t.equal(await ask(method, headers), status, `${method} ${JSON.stringify(headers)}`)
  const { json } = await call('POST', '/_ens-local/reset', undefined, { headers: from('same-site') })
  t.match(json, { error: { code: 'foreign', message: /Sec-Fetch-Site is same-site/, hint: /\S/ } })
})

/** By addresses that a test can not call from. */
const comesFrom = (ip: string, headers: Record<string, string>, localAddress = '192.0.2.2'): FastifyRequest =>
  ({
    ip,
    headers,
    method: 'POST',
    protocol: 'http',
    routeOptions: { config: {} },
    socket: { localAddress, localPort: 4010 }
  }) as unknown as FastifyRequest

const ask = async (options: Omit<GuardOptions, 'isOwnCall'>, request: FastifyRequest): Promise<unknown> =>
  createGuard({ ...options, isOwnCall: () => false })(request, {} as never).then(
    () => 'let in',
    ({ status, code, message, hint }) => ({ status, code, message, hint })
  )

t.test('this machine, by whatever address of its own', async t => {
  const rows: [host: string, ip: string, localAddress: string, authority: string][] = [
    ['192.0.2.2', '192.0.2.2', '192.0.2.2', '192.0.2.2:4010'],
    ['0.0.0.0', '192.0.2.2', '192.0.2.2', '192.0.2.2:4010'],
    ['0.0.0.0', '127.0.0.1', '127.0.0.1', 'localhost:4010'],
    ['::', '::ffff:192.0.2.2', '::ffff:192.0.2.2', '192.0.2.2:4010'],
    ['::', '::ffff:127.0.0.1', '::ffff:127.0.0.1', '127.0.0.1:4010'],
    ['fd00::2', 'fd00::2', 'fd00::2', '[fd00::2]:4010'],
    ['::', 'fe80::2%eth0', 'fe80::2%eth0', '[fe80::2]:4010'],
    ['::1', '::1', '::1', '[::1]:4010']
  ]
  for (const [host, ip, localAddress, authority] of rows)
    for (const origin of [{}, { origin: `http://${authority}` }])
      t.equal(
        await ask({ host }, comesFrom(ip, { host: authority, ...origin }, localAddress)),
        'let in',
        `${authority} on ${host}`
      )
  const rebound = comesFrom('192.0.2.2', { host: 'evil.example.com:4010' })
  t.match(await ask({ host: '0.0.0.0' }, rebound), { status: 403, message: /The Host of the request/ })
})

t.test('another machine is told what would let it in, and what is wrong with what it sent', async t => {
  const headers = { host: '192.0.2.2:4010', origin: 'http://192.0.2.2:4010' }
  t.match(
    await ask({ host: '0.0.0.0' }, comesFrom('192.0.2.9', headers)),
    { status: 403, code: 'foreign', message: /for this machine/, hint: /^Start it with --control-token/ },
    'there is no token that it could be asked for'
  )
  const options = { host: '0.0.0.0', controlToken: 'sesame' }
  t.match(await ask(options, comesFrom('192.0.2.9', headers)), {
    status: 401,
    code: 'unauthorized',
    message: /those with the control token/,
    hint: /^Give the one it was started with, --control-token/
  })
  const given = (authorization: string) => ask(options, comesFrom('192.0.2.9', { ...headers, authorization }))
  t.match(await given('Bearer sesamf'), { status: 401, code: 'unauthorized', message: /is another one/ })
  t.equal(await given('Bearer sesame'), 'let in')
})

t.test('the port counts, also the one that a url leaves out', async t => {
  const at = (localPort: number, protocol: string, headers: Record<string, string>): Promise<unknown> => {
    const request = comesFrom('127.0.0.1', headers, '127.0.0.1')
    return ask({ host: '127.0.0.1' }, { ...request, protocol, socket: { ...request.socket, localPort } } as never)
  }
  const rows: [port: number, protocol: string, headers: Record<string, string>, isLetIn: boolean][] = [
    [80, 'http', { host: 'localhost', origin: 'http://localhost' }, true],
    [80, 'http', { host: 'localhost:80' }, true],
    [80, 'http', { host: 'localhost', origin: 'http://localhost:3000' }, false],
    [80, 'http', { host: 'localhost', origin: 'https://localhost' }, false],
    [443, 'https', { host: 'localhost', origin: 'https://localhost' }, true],
    [443, 'https', { host: 'localhost', origin: 'http://localhost' }, false],
    [4010, 'http', { host: 'localhost' }, false],
    [4010, 'http', { host: 'localhost:4010', origin: 'http://localhost:4011' }, false]
  ]
  for (const [port, protocol, headers, isLetIn] of rows) {
    const expected = isLetIn ? 'let in' : { status: 403, message: /not this emulator's own/ }
    t.match(await at(port, protocol, headers), expected, `${protocol} ${port} ${JSON.stringify(headers)}`)
  }
})

t.test('a tunnel or proxy on this machine that asks for another one', async t => {
  const through = (whom: string): Promise<unknown> => {
    const headers = { host: '127.0.0.1:4010', 'x-forwarded-for': whom }
    return ask({ host: '127.0.0.1' }, comesFrom('127.0.0.1', headers))
  }
  for (const whom of ['203.0.113.7', '127.0.0.1, 203.0.113.7', '2001:db8::7', 'unknown'])
    t.match(
      await through(whom),
      { status: 403, code: 'foreign', message: /passed on for \S/, hint: /--control-token/ },
      whom
    )
  for (const whom of ['127.0.0.1', '::1', '::ffff:127.0.0.1, 127.0.0.1']) t.equal(await through(whom), 'let in', whom)
})

t.test('nobody comes in by having us call ourselves', async t => {
  const emulator = await startEmulator({ allowLocalUrls: true })
  t.teardown(emulator.close)
  const post = async (path: string, body: unknown): Promise<Response> =>
    fetch(`${emulator.url}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
  const url = `${emulator.url}/_ens-local/reset`
  const answer = await post('/platform/v1/ens-callbacks', [{ callbackName: 'reset', url }])
  t.equal(answer.status, 400)
  t.match(await answer.json(), {
    message: /Status: ProtocolError. The remote server returned an error: \(403\) Forbidden/
  })
  const { callbacks } = (await (await fetch(`${emulator.url}/_ens-local/callbacks`)).json()) as { callbacks: object[] }
  t.match(callbacks, [{ url }], 'it is there still')
  t.equal((await post('/_ens-local/reset', {})).status, 200, 'who else calls comes in')
})
