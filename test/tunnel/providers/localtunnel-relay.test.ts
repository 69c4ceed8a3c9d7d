// What the relay can answer to the request for a tunnel, and what becomes of it.

import type { IncomingMessage, ServerResponse } from 'node:http'
import t, { type Test } from 'tap'
import { createStopwatch } from '../../../src/clock/create-stopwatch.js'
import { createResolve } from '../../../src/outbound/create-resolve.js'
import type { Resolve } from '../../../src/ports.js'
import { askRelay, type Grant, reach } from '../../../src/tunnel/providers/localtunnel-relay.js'
import { startTcp } from '../../support/bad-servers.js'
import { startFakeRelay } from '../../support/fake-relay.js'
import { fakeStopwatch } from '../../support/fake-stopwatch.js'
import { freePort } from '../../support/free-port.js'
import { startTlsFront } from '../../support/tls-front.js'

const stopwatch = createStopwatch()
const { signal } = new AbortController()

const resolveBy = (map: Record<string, string>): Resolve => createResolve({ map, forwardTo: undefined })

const ask = (
  server: string,
  { name, map = {}, ca }: { name?: string; map?: Record<string, string>; ca?: string } = {}
): Promise<Grant> => askRelay({ server: new URL(server), resolve: resolveBy(map), ca }, name, stopwatch, signal)

const answered = async (t: Test, statusCode: number, body: string, headers: Record<string, string> = {}) => {
  const relay = await startFakeRelay(t)
  relay.answerAsksWith((_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(statusCode, headers).end(body)
  })
  return ask(relay.origin, { name: 'mydev' })
}

t.test('a name is asked for as a path', async t => {
  const relay = await startFakeRelay(t)
  const { port, ...grant } = await ask(relay.origin, { name: 'mydev' })
  t.same(grant, { name: 'mydev', url: 'https://mydev.lt.test', host: '127.0.0.1', sockets: 10 })
  t.ok(port > 0)
  t.match(await ask(relay.origin, { name: 'mydev' }), { name: 'mydev-2' }, 'another is for the caller to notice')
  await ask(relay.origin)
  await ask(relay.origin, { name: 'a/b?c' })
  t.same(relay.asks, ['/mydev', '/mydev', '/?new', '/a%2Fb%3Fc'])
})

t.test('the relay is reached where the map says, under its own name', async t => {
  const relay = await startFakeRelay(t)
  const front = await startTlsFront(t, ['relay.lt-api.test'], relay.port)
  const { ca, origin } = front
  let host: string | undefined
  const watch = (request: IncomingMessage, response: ServerResponse): void => {
    host = request.headers.host
    response.end('{"id":"a","url":"https://a.lt.test","port":1}')
  }
  relay.answerAsksWith(watch)
  const map = { 'relay.lt-api.test': origin }
  const { port } = new URL(origin)
  t.match(await ask('https://relay.lt-api.test', { map, ca }), { name: 'a', host: 'relay.lt-api.test' })
  t.equal(host, 'relay.lt-api.test')
  t.match(await ask(`https://relay.lt-api.test:${port}`, { map, ca }), { name: 'a' })
  t.equal(host, `relay.lt-api.test:${port}`)
  t.match(await ask('http://plain.test', { map: { 'plain.test': relay.origin } }), { name: 'a' })
  t.equal(host, 'plain.test')
  t.match(await ask('http://a.plain.test', { map: { '*.plain.test': relay.origin } }), { name: 'a' }, 'a whole domain')
  t.equal(host, 'a.plain.test')

  await t.rejects(ask('https://relay.lt-api.test', { map }), {
    code: 'ERR_TUNNEL_UNREACHABLE',
    message: /relay\.lt-api\.test can not be reached: .*certificate/,
    hint: /--ca/
  })
  await t.rejects(ask('https://other.test', { map: { 'other.test': origin }, ca }), {
    code: 'ERR_TUNNEL_UNREACHABLE',
    message: /altnames/,
    hint: /--ca/
  })
})

t.test('as many sockets as it says, from 1 to 64', async t => {
  const grant = (rest: string) => answered(t, 200, `{"id":"a","url":"u","port":80${rest}}`)
  t.match(await grant(''), { sockets: 1, host: '127.0.0.1' })
  t.match(await grant(',"max_conn_count":20'), { sockets: 20 })
  t.match(await grant(',"max_conn_count":2.9'), { sockets: 2 })
  t.match(await grant(',"max_conn_count":1e999'), { sockets: 64 })
  t.match(await grant(',"max_conn_count":-5'), { sockets: 1 })
  t.match(await grant(',"max_conn_count":"many"'), { sockets: 1 })
  t.match(await grant(',"ip":"192.0.2.1"'), { host: '192.0.2.1' })
  t.match(await grant(',"ip":null'), { host: '127.0.0.1' })
})

t.test('answers that grant nothing', async t => {
  const strange = { code: 'ERR_TUNNEL_RELAY', message: /does not answer as a localtunnel server: / }
  await t.rejects(answered(t, 200, '<html><body>Welcome</body></html'), {
    ...strange,
    message: /: Welcome$/,
    hint: /--name/
  })
  await t.rejects(answered(t, 200, 'null'), strange)
  await t.rejects(answered(t, 200, '{"url":"u","port":1}'), strange)
  await t.rejects(answered(t, 200, '{"id":"","url":"u","port":1}'), strange)
  await t.rejects(answered(t, 200, '{"id":"a","port":1}'), strange)
  await t.rejects(answered(t, 200, '{"id":"a","url":"u","port":"80"}'), strange)
  await t.rejects(answered(t, 200, '{"id":"a","url":"u","port":0}'), strange)
  await t.rejects(answered(t, 200, '{"id":"a","url":"u","port":65536}'), strange)
  await t.rejects(answered(t, 200, 'x'.repeat(200_000)), strange, 'not read to the end')
})

t.test('refusals, in the words of the relay', async t => {
  const invalid = 'Invalid subdomain. Subdomains must be lowercase.'
  await t.rejects(answered(t, 403, JSON.stringify({ message: invalid })), {
    code: 'ERR_TUNNEL_REFUSED',
    message: new RegExp(`answered 403: ${invalid}`)
  })
  await t.rejects(answered(t, 400, '{"message":7}'), { code: 'ERR_TUNNEL_REFUSED', message: /400: {"message":7}$/ })
  await t.rejects(answered(t, 429, 'slow down', { 'retry-after': '60' }), {
    code: 'ERR_TUNNEL_RATE',
    message: /answered 429, Retry-After 60: slow down$/
  })
  await t.rejects(answered(t, 503, '\u001b[2Ja\tb\n\u202ec', { 'retry-after': '5' }), {
    code: 'ERR_TUNNEL_RELAY',
    message: /answered 503, Retry-After 5: \[2Ja b c$/
  })
  await t.rejects(answered(t, 301, '', { location: '/' }), { code: 'ERR_TUNNEL_RELAY', message: /answered 301: $/ })
  await t.rejects(answered(t, 500, '😀'.repeat(500)), { code: 'ERR_TUNNEL_RELAY', message: /: (😀){200}$/u })
})

t.test('nobody there', async t => {
  await t.rejects(ask(`http://127.0.0.1:${await freePort()}`), {
    code: 'ERR_TUNNEL_UNREACHABLE',
    message: /ECONNREFUSED/,
    hint: /--server/
  })
  // What reaches no socket: a name can not be 64 characters long.
  await t.rejects(ask(`http://${'a'.repeat(64)}.test`), { code: 'ERR_TUNNEL_UNREACHABLE' })
  const { port } = await startTcp(t, socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{'))
  await t.rejects(ask(`http://127.0.0.1:${port}`), { code: 'ERR_TUNNEL_UNREACHABLE', message: /aborted/ })
})

t.test('an answer that does not come', async t => {
  const watch = fakeStopwatch()
  const { port } = await startTcp(t, socket => socket.once('data', () => watch.advance(10_000)))
  const relay = { server: new URL(`http://127.0.0.1:${port}`), resolve: resolveBy({}), ca: undefined }
  await t.rejects(askRelay(relay, undefined, watch, signal), {
    code: 'ERR_TUNNEL_UNREACHABLE',
    message: /no answer within 10 s/
  })
  t.equal(watch.waiting(), 0)
})

t.test('cancelled', async t => {
  const watch = fakeStopwatch()
  const controller = new AbortController()
  const { port } = await startTcp(t, socket => socket.once('data', () => controller.abort()))
  const relay = { server: new URL(`http://127.0.0.1:${port}`), resolve: resolveBy({}), ca: undefined }
  await t.rejects(askRelay(relay, 'a', watch, controller.signal), { code: 'ERR_TUNNEL_ABORTED' })
  await t.rejects(askRelay(relay, 'a', watch, controller.signal), { code: 'ERR_TUNNEL_ABORTED' }, 'beforehand, too')
  t.equal(watch.waiting(), 0, 'no timer is left')
})

t.test('where its sockets go: where the map says, else where it says, whatever that is', async t => {
  const resolve = resolveBy({ '*.lt.test': 'https://127.0.0.1:8443', 'six.test': 'http://[::1]:80' })
  const hosts = ['a.lt.test', 'six.test', '192.0.2.1', '2001:db8::1', 'no host at all']
  t.same(
    hosts.map(host => reach(resolve, host)),
    ['127.0.0.1', '::1', '192.0.2.1', '2001:db8::1', 'no host at all']
  )
})
