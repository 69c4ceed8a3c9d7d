import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { startEmulator } from '../../src/emulator.js'
import { ApiProblem, createApi } from '../../src/inspector/api.js'

interface Told {
  readonly status: number
  readonly body: string
}

/** A server that answers what it is told, and remembers what it was asked. */
const startAnswering = async (
  t: Test,
  tell: (url: string) => Told
): Promise<{
  origin: string
  asked: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[]
}> => {
  const asked: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push({ method: String(request.method), url: String(request.url), headers: request.headers, body })
    const told = tell(String(request.url))
    response.writeHead(told.status).end(told.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const problemOf = async (call: Promise<unknown>): Promise<unknown> => {
  const error = await call.then(
    () => undefined,
    (error: unknown) => error
  )
  return error instanceof ApiProblem ? error.problem : error
}

t.test('the control API and ENS of a real emulator', async t => {
  const ens = await startEmulator({ auth: 'strict' })
  t.teardown(ens.close)
  const api = createApi({ origin: ens.url, controlToken: () => undefined })
  t.match(await api.get('/health'), { status: 'ok' })
  t.same(await api.ens('GET', '/ens-callbacks'), [])
  t.match(await problemOf(api.get('/deliveries/none')), { status: 404, code: 'no-such-delivery', hint: /\S/ })
  t.match(await problemOf(api.ens('GET', '/ens-callbacks/none')), {
    status: 404,
    code: /^\d+$/,
    message: /\S/,
    hint: ''
  })
  t.match(await api.send('POST', '/reset'), { status: 'ok' })
})

t.test('what is sent', async t => {
  const { origin, asked } = await startAnswering(t, url => ({
    status: 200,
    body: url.endsWith('/credentials') ? '{"token":"T","restUrl":"/platform/v1"}' : ''
  }))
  const api = createApi({ origin, controlToken: () => 'C' })
  t.equal(await api.send('POST', '/events', { type: 'EmailSent' }), undefined, 'an empty answer')
  await api.ens('PUT', '/ens-subscriptions', [])
  await api.ens('DELETE', '/ens-callbacks/x')
  t.match(asked, [
    {
      method: 'POST',
      url: '/_ens-local/events',
      headers: { authorization: 'Bearer C', 'content-type': 'application/json' },
      body: '{"type":"EmailSent"}'
    },
    { method: 'GET', url: '/_ens-local/credentials' },
    { method: 'PUT', url: '/platform/v1/ens-subscriptions', headers: { authorization: 'Bearer T' }, body: '[]' },
    { method: 'DELETE', url: '/platform/v1/ens-callbacks/x', headers: { authorization: 'Bearer T' }, body: '' }
  ])
  t.equal(asked[3]?.headers['content-type'], undefined)
})

t.test('answers that are not as they should be', async t => {
  const told: Record<string, Told> = {
    '/_ens-local/text': { status: 200, body: 'text' },
    '/_ens-local/empty': { status: 502, body: '' },
    '/_ens-local/html': { status: 502, body: '<h1>' },
    '/_ens-local/odd': { status: 500, body: '{"error":{"code":1,"message":2}}' }
  }
  const { origin } = await startAnswering(t, url => told[url] ?? { status: 404, body: '{"message":"m"}' })
  const api = createApi({ origin, controlToken: () => undefined })
  t.equal(await api.get('/text'), 'text')
  t.match(await problemOf(api.get('/empty')), { status: 502, code: '502', message: /502, without a word/ })
  t.match(await problemOf(api.get('/html')), { code: '502', message: '<h1>', body: '<h1>' })
  t.match(await problemOf(api.get('/odd')), { code: '500', message: /^\{/ })
  t.match(await problemOf(api.ens('GET', '/x')), { code: '404', message: 'm' }, 'no credentials')
})

t.test('an emulator that was started again has other tokens', async t => {
  const told: Told[] = []
  let token = 'old'
  const { origin, asked } = await startAnswering(t, url =>
    url.endsWith('/credentials')
      ? { status: 200, body: JSON.stringify({ token, restUrl: '/platform/v1' }) }
      : (told.shift() ?? { status: 200, body: '[]' })
  )
  const api = createApi({ origin, controlToken: () => undefined })
  await api.ens('GET', '/ens-callbacks')
  token = 'new'
  told.push({ status: 401, body: '{"errorcode":0,"message":"Not Authorized"}' })
  t.same(await api.ens('POST', '/ens-callbacks', [1]), [])
  t.match(asked.at(-1), { method: 'POST', headers: { authorization: 'Bearer new' }, body: '[1]' })
  const before = asked.length
  told.push({ status: 401, body: '{"errorcode":0,"message":"Not Authorized"}' })
  t.match(await problemOf(api.ens('GET', '/ens-callbacks')), { status: 401, message: 'Not Authorized' })
  t.equal(asked.length - before, 2, 'a refusal that new credentials do not change is told, and not tried again')
})

t.test('an emulator that ends in the middle of an answer', async t => {
  const server = createServer((request, response) => {
    response.writeHead(request.url?.endsWith('/refused') ? 500 : 200, { 'content-length': 100 })
    response.write('{"now":', () => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const api = createApi({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    controlToken: () => undefined
  })
  for (const path of ['/clock', '/refused'])
    t.match(await problemOf(api.get(path)), { status: 0, code: 'unreachable', hint: /ens-local start/ })
})

t.test('what is not wanted any more', async t => {
  const ens = await startEmulator({ clock: 'manual' })
  t.teardown(ens.close)
  const api = createApi({ origin: ens.url, controlToken: () => undefined })
  const stop = new AbortController()
  const { now } = await api.send<{ now: number }>('POST', '/clock/advance', { by: 1 }, stop.signal)
  stop.abort()
  await t.rejects(api.send('POST', '/clock/advance', { by: 1 }, stop.signal), { name: 'AbortError' })
  t.equal(ens.clock.now(), now)
})

t.test('nobody there', async t => {
  const ens = await startEmulator()
  await ens.close()
  const api = createApi({ origin: ens.url, controlToken: () => undefined })
  t.match(await problemOf(api.get('/health')), { status: 0, code: 'unreachable', hint: /ens-local start/ })
})

t.test('the stream, from where one has been, until one leaves', async t => {
  const ens = await startEmulator({ controlToken: 'C' })
  t.teardown(ens.close)
  const api = createApi({ origin: ens.url, controlToken: () => 'C' })
  await api.get('/health')
  await api.ens('GET', '/ens-callbacks')
  const leave = new AbortController()
  const reader = (await api.stream({ lastEventId: 0, signal: leave.signal })).getReader()
  let text = ''
  while (!text.includes('api.request')) text += Buffer.from((await reader.read()).value ?? []).toString()
  t.match(text, 'getAllCallbacks')
  leave.abort()
  await t.rejects(reader.read(), { name: 'AbortError' })
  await t.rejects(api.stream({ lastEventId: 0, signal: leave.signal }), { name: 'AbortError' })
  const open = createApi({ origin: ens.url, controlToken: () => undefined })
  t.match(await problemOf(open.stream({ lastEventId: 0, signal: new AbortController().signal })), { status: 401 })
})
