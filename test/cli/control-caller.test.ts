import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { controlCaller, controlOptions, withControl } from '../../src/cli/control-caller.js'
import { fakeIo } from './fake-io.js'

const serve = async (t: { teardown(end: () => unknown): void }, listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers every request alike. */
const answer = (t: { teardown(end: () => unknown): void }, status: number, body: string): Promise<string> =>
  serve(t, (request, response) => request.resume().on('end', () => response.writeHead(status).end(body)))

const get = (target: string): Promise<unknown> => withControl({ target }, fakeIo(), control => control.get('/health'))

const refusal = (message: string): string =>
  JSON.stringify({ error: { code: 'some-thing', message, hint: 'Do\u0007.' } })

t.test('calls below /_ens-local, with the token', async t => {
  const seen: unknown[] = []
  const url = await serve(t, async (request, response) => {
    const chunks = await request.toArray()
    const { method, url, headers } = request
    seen.push([method, url, headers.authorization, headers['content-type'], Buffer.concat(chunks).toString()])
    response.end('{"ok":true}')
  })
  const args = { target: `${url}/`, 'control-token': 'secret' }
  await withControl(args, fakeIo(), async control => {
    t.equal(control.url, url)
    t.strictSame(await control.get('/a?b=c'), { ok: true })
    t.strictSame(await control.post('/d', { e: 1 }), { ok: true })
    await control.post('/f')
  })
  await withControl({}, fakeIo({ env: { ENS_LOCAL_URL: url } }), control => control.get('/g'))
  t.strictSame(seen, [
    ['GET', '/_ens-local/a?b=c', 'Bearer secret', undefined, ''],
    ['POST', '/_ens-local/d', 'Bearer secret', 'application/json', '{"e":1}'],
    ['POST', '/_ens-local/f', 'Bearer secret', undefined, ''],
    ['GET', '/_ens-local/g', undefined, undefined, '']
  ])
  t.strictSame(Object.keys(controlOptions), ['target', 'control-token', 'json'])
})

t.test('what it refuses', async t => {
  await t.rejects(get(await answer(t, 409, refusal('Line\none\u001b.'))), {
    name: 'UserError',
    code: 'ERR_SOME_THING',
    message: 'Line\none�.',
    hint: 'Do�.'
  })
  await t.rejects(get(await answer(t, 404, refusal('M').replace('some-thing', 'ERR_NO_DELIVERY'))), {
    code: 'ERR_NO_DELIVERY'
  })
  await t.rejects(get(await answer(t, 401, refusal('M'))), { code: 'ERR_SOME_THING', hint: /^Give --control-token/ })
})

t.test('something else that answers', async t => {
  for (const [status, body] of [
    [200, '<html>'],
    [404, 'null'],
    [301, '{"error":"no"}']
  ] as const)
    await t.rejects(get(await answer(t, status, body)), {
      code: 'ERR_NO_EMULATOR',
      message: new RegExp(`^What answers at http://\\S+ is no emulator \\(status ${status}\\)\\.$`)
    })
})

t.test('nobody is there, and what can not be steered', async t => {
  await t.rejects(get('http://127.0.0.1:1'), { code: 'ERR_NO_EMULATOR', hint: /ens-local start/ })
  const silent = await serve(t, request => request.socket.destroy())
  await t.rejects(get(silent), { code: 'ERR_NO_ANSWER' })
  t.throws(() => controlCaller({ target: 'https://mc.rest.marketingcloudapis.com' }, fakeIo()), {
    code: 'ERR_BAD_TARGET',
    message: /is a tenant, and only an emulator can be steered/
  })
})
