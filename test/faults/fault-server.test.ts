// One misbehaving receiver: what whoever watches it sees, plain http, and callers that say nothing or nonsense.

import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../src/clock/create-stopwatch.js'
import { createCertify, createFaultAuthority } from '../../src/faults/fault-certificates.js'
import { type FaultServer, type Sighting, startFaultServer } from '../../src/faults/fault-server.js'
import { type FoundKind, findKind, kindAdvice } from '../../src/faults/find-kind.js'
import { holdPort } from '../../src/faults/held-port.js'
import { freePort } from '../support/free-port.js'

interface Watched {
  readonly server: FaultServer
  readonly seen: Sighting[]
  /** Resolves when there have been so many. */
  until(count: number): Promise<Sighting[]>
}

const start = async (t: Test, text: string, secure = false): Promise<Watched> => {
  const { kind, parameter } = findKind(text) as FoundKind
  const seen: Sighting[] = []
  let look = (): void => undefined
  const receiver = kind.receiver as Parameters<typeof startFaultServer>[0]['receiver']
  const certify = createCertify(createFaultAuthority(Date.now()).issue, Date.now())
  const server = await startFaultServer({
    receiver,
    parameter,
    host: '127.0.0.1',
    port: 0,
    stopwatch: createStopwatch(),
    ...(secure && { certify }),
    see: sighting => {
      seen.push(sighting)
      look()
    }
  })
  t.teardown(server.close)
  const until = (count: number): Promise<Sighting[]> =>
    new Promise(resolve => {
      look = () => {
        if (seen.length >= count) resolve(seen.slice(0, count))
      }
      look()
    })
  return { server, seen, until }
}

const call = (port: number, path: string, body: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method: 'POST', path, agent: false }
    request(options, answer => answer.resume().once('end', () => resolve(answer.statusCode)))
      .once('error', reject)
      .end(body)
  })

t.test('over plain http, and what is seen of it', async t => {
  const { server, until } = await start(t, 'protocol-error-418')
  server.cover('10.0.0.1')
  t.equal(await call(server.port, '/ens?a=b', '[]'), 418)
  t.match(await until(3), [
    { what: 'connection', from: /^127\.0\.0\.1:\d+$/ },
    { what: 'request', method: 'POST', path: '/ens?a=b', bytes: 2 },
    { what: 'closed' }
  ])
})

t.test('who looks at no certificate gets a 200', async t => {
  const { server } = await start(t, 'trust-failure-expired', true)
  const options = { port: server.port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }
  const answered = await new Promise(resolve => {
    secureRequest(options, answer => answer.resume().once('end', () => resolve(answer.statusCode))).end()
  })
  t.equal(answered, 200)
})

t.test('a reset below http', async t => {
  const { server } = await start(t, 'receive-failure')
  await t.rejects(call(server.port, '/', '[]'), { code: 'ECONNRESET' })
})

t.test('what is no HTTP, and no TLS', async t => {
  const plain = await start(t, 'timeout')
  connect(plain.server.port, '127.0.0.1')
    .on('error', () => undefined)
    .end('nonsense\r\n\r\n')
  t.match((await plain.until(2))[1], { what: 'broken', why: /method/i })

  const secure = await start(t, 'timeout', true)
  connect(secure.server.port, '127.0.0.1')
    .on('error', () => undefined)
    .end('GET / HTTP/1.1\r\n\r\n')
  t.match((await secure.until(2))[1], { what: 'broken', why: /http request|wrong version/ })

  const torn = connect(plain.server.port, '127.0.0.1').on('error', () => undefined)
  await plain.until(4)
  torn.resetAndDestroy()
  t.match((await plain.until(5)).slice(2), [
    { what: 'closed' },
    { what: 'connection' },
    { what: 'broken', why: 'read ECONNRESET' }
  ])
})

t.test('who says nothing and goes', async t => {
  const { server, until } = await start(t, 'send-failure')
  const silent = connect(server.port, '127.0.0.1', () => silent.end())
  await new Promise(resolve => silent.once('close', resolve))
  t.match(await until(2), [{ what: 'connection' }, { what: 'closed' }])
  const rude = connect(server.port, '127.0.0.1').on('error', () => undefined)
  await until(3)
  rude.resetAndDestroy()
  t.match((await until(4)).slice(2), [{ what: 'connection' }, { what: 'closed' }])
})

t.test('a port that is taken', async t => {
  const { server } = await start(t, 'timeout')
  await t.rejects(holdPort('127.0.0.1', server.port), { code: 'EADDRINUSE' })
  const port = await freePort()
  const held = await holdPort('127.0.0.1', port)
  t.equal(held.port, port, 'a port of one’s choice')
  const refused = connect(port, '127.0.0.1')
  t.match(await new Promise(resolve => refused.once('error', resolve)), { code: 'ECONNREFUSED' })
  await held.close()
})

t.test('kinds as they are written', async t => {
  for (const text of ['slow-4000', 'slow-1', 'slow-3600000', 'protocol-error-201', 'redirect-308', 'timeout'])
    t.ok(findKind(text), text)
  for (const text of [
    '',
    'slow',
    'slow-',
    'slow-0',
    'slow-04',
    'slow-1.5',
    'slow-3600001',
    'protocol-error-200',
    'Timeout'
  ])
    t.equal(findKind(text), undefined, text)
  t.match(findKind('redirect-302'), { kind: { name: 'redirect-<code>' }, parameter: 302 })
  const advice: [string, string][] = [
    ['timout', 'Did you mean timeout?'],
    ['solw-300', 'Did you mean slow-4000?'],
    ['trust-failure', 'Did you mean trust-failure-self-signed?'],
    ['flaky', 'flaky-<n> takes a whole number from 1 to 1000, like flaky-2.'],
    ['protocol-error-200', 'protocol-error-<code> takes a whole number from 201 to 599, like protocol-error-503.'],
    ['nonsense', '`ens-local faults list` shows the kinds.']
  ]
  for (const [text, says] of advice) t.equal(kindAdvice(text), says)
})
