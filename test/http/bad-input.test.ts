// Whatever comes in: a documented status in the vendor's error shape, or 4xx with a clear message. Never a 500 or a hang.

import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { type Answer, startEns, verified } from '../support/ens.js'

const callbacks = '/platform/v1/ens-callbacks'
const verify = '/platform/v1/ens-verify'
const good = { callbackName: 'cb', url: 'https://example.com/' }

const isVendorError = ({ json }: Answer): boolean =>
  typeof json?.message === 'string' &&
  json.message !== '' &&
  Number.isInteger(json.errorcode) &&
  'documentation' in json

const isAcceptable = (answer: Answer): boolean => {
  if (answer.status >= 500) return false
  if (answer.status >= 400) return isVendorError(answer) || 'error_uri' in answer.json
  return answer.json !== undefined || (answer.text === '' && [200, 304].includes(answer.status))
}

t.test('bodies', async t => {
  const { call, sink } = await startEns(t)
  const post = (raw: string | Uint8Array, path = callbacks) => call('POST', path, undefined, { raw })
  const cases: [string, string | Uint8Array, string, number, number, RegExp][] = [
    ['no body', '', callbacks, 400, 10001, /must be an array/],
    ['not JSON', 'callbackName=cb', callbacks, 400, 10004, /not valid JSON/],
    ['half of it', '[{"callbackName":"cb",', callbacks, 400, 10004, /not valid JSON/],
    [
      "the reference's own broken example",
      '{\n  "callbackId": "65b885ab-c2b4-46fe-85d0-d6cb8be8057d",\n  "verificationKey": "CZwJw4XATH6LK1fPWFeMDkIyVbro6T3ijXK8CrzQe2s=\\"\n}',
      verify,
      400,
      10004,
      /not valid JSON/
    ],
    ['typographic quotes', '{“callbackId”: “a”}', verify, 400, 10004, /not valid JSON/],
    ['null', 'null', callbacks, 400, 10001, /The request body must be an array/],
    ['a string', '"x"', callbacks, 400, 10001, /must be an array/],
    ['an empty array', '[]', callbacks, 400, 10005, /must have at least one item/],
    ['an array of null', '[null]', callbacks, 400, 10001, /must be an object/],
    ['an empty object', '[{}]', callbacks, 400, 10006, /callbackName is required/],
    ['a name too few', '[{"url":"https://example.com"}]', callbacks, 400, 10002, /callbackName is required/],
    ['an empty name', '[{"callbackName":"","url":"https://example.com"}]', callbacks, 400, 10005, /must not be empty/],
    [
      'a number for a name',
      '[{"callbackName":7,"url":"https://example.com"}]',
      callbacks,
      400,
      10001,
      /must be a string/
    ],
    ['a batch of 99', JSON.stringify([{ ...good, maxBatchSize: 99 }]), callbacks, 400, 10005, /at least 100/],
    ['a batch of 1001', JSON.stringify([{ ...good, maxBatchSize: 1001 }]), callbacks, 400, 10005, /at most 1000/],
    ['a batch of 100.5', JSON.stringify([{ ...good, maxBatchSize: 100.5 }]), callbacks, 400, 10001, /an integer/],
    ['a batch as text', JSON.stringify([{ ...good, maxBatchSize: '100' }]), callbacks, 400, 10001, /an integer/],
    [
      'a port',
      JSON.stringify([{ ...good, url: 'https://host:443/' }]),
      callbacks,
      400,
      10003,
      /url must not have a port/
    ],
    ['a bare ?', JSON.stringify([{ ...good, url: 'https://h/?' }]), callbacks, 400, 10003, /query string/],
    ['user info', JSON.stringify([{ ...good, url: 'https://user@h/' }]), callbacks, 400, 10003, /user info/],
    [
      'the second of two',
      JSON.stringify([good, { ...good, url: 'http://h/' }]),
      callbacks,
      400,
      10003,
      /^\[1\]\.url must/
    ],
    ['2 MB', `[${' '.repeat(2_000_000)}]`, callbacks, 413, 413, /larger than 1048576 bytes/],
    ['1,000 wrong items', JSON.stringify(Array(1000).fill({})), callbacks, 400, 10006, /50 errors/],
    ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, callbacks, 400, 10001, /must be an object/],
    ['not UTF-8', Buffer.from([0x5b, 0xff, 0xfe, 0x5d]), callbacks, 400, 10004, /not valid JSON/]
  ]
  for (const [name, raw, path, status, errorcode, message] of cases) {
    const answer = await post(raw, path)
    t.match(answer, { status, json: { errorcode, message } }, name)
    t.ok(isVendorError(answer), `${name}: the vendor's shape`)
  }
  t.equal(sink.requests.length, 0, 'nobody was called')
  t.same((await call('GET', callbacks)).json, [], 'nothing was written')
})

t.test('a body that ends up in the log says nothing of its keys', async t => {
  const { call, seen } = await startEns(t)
  await call('POST', verify, undefined, { raw: '{"verificationKey": "c2VjcmV0" "callbackId": "c2VjcmV0"}' })
  t.equal(seen().length, 1)
  t.notMatch(JSON.stringify(seen()), /c2VjcmV0/)
})

t.test('odd but fine', async t => {
  const { call } = await startEns(t)
  const odd: [string, string, object][] = [
    ['unknown keys', JSON.stringify([{ ...good, colour: 'red' }]), good],
    [
      'a duplicate key: the last one counts',
      '[{"callbackName":"a","callbackName":"b","url":"https://b.example.com"}]',
      { callbackName: 'b' }
    ],
    ['escapes', '[{"callbackName":"c","url":"https:\\u002f\\u002fc.example.com"}]', { url: 'https://c.example.com' }],
    ['a byte order mark', `\uFEFF[{"callbackName":"d","url":"https://d.example.com"}]`, { callbackName: 'd' }],
    ['NUL in a name', '[{"callbackName":"e\\u0000e","url":"https://e.example.com"}]', { callbackName: 'e\0e' }],
    [
      'a lone surrogate in a name',
      '[{"callbackName":"\\ud800","url":"https://f.example.com"}]',
      { callbackName: '\ud800' }
    ],
    ['an IDN host', '[{"callbackName":"g","url":"https://bücher.example/ö"}]', { url: 'https://bücher.example/ö' }],
    ['an IPv6 host', '[{"callbackName":"h","url":"https://[2001:db8::1]/x"}]', { url: 'https://[2001:db8::1]/x' }],
    [
      '__proto__',
      '[{"__proto__":{"maxBatchSize":5},"callbackName":"i","url":"https://i.example.com"}]',
      { maxBatchSize: 1000 }
    ],
    [
      'null for not set',
      '[{"callbackName":"j","url":"https://j.example.com","maxBatchSize":null}]',
      { maxBatchSize: 1000 }
    ],
    [
      'a 100,000 character name',
      JSON.stringify([{ callbackName: 'k'.repeat(100_000), url: 'https://k.example.com' }]),
      {}
    ]
  ]
  for (const [name, raw, expected] of odd) {
    const created = await call('POST', callbacks, undefined, { raw })
    t.match(created, { status: 201, json: [expected] }, name)
    const shown = await call('GET', `${callbacks}/${created.json[0].callbackId}`)
    t.match(shown.json, expected, `${name}, read again`)
  }
})

t.test('paths and methods', async t => {
  const ens = await startEns(t)
  const { call } = ens
  const { callbackId } = await verified(ens)
  for (const path of [`/${callbacks}/${callbackId}`, `${callbacks}/${callbackId}/`, `${callbacks}//${callbackId}?x=y`])
    t.match(await call('GET', path), { status: 200, json: { callbackId } }, path)
  for (const method of ['GET', 'DELETE'])
    t.equal(
      (await call(method, `${callbacks}/none`, undefined, { headers: { 'content-type': 'text/plain' } })).status,
      404,
      method
    )
  const head = await call('HEAD', callbacks)
  t.match(head, { status: 200, text: '' }, 'HEAD')
  const wrong: [string, string, string][] = [
    ['PATCH', callbacks, 'POST, GET, HEAD, PUT'],
    ['OPTIONS', callbacks, 'POST, GET, HEAD, PUT'],
    ['GET', verify, 'POST'],
    ['HEAD', verify, 'POST'],
    ['POST', `${callbacks}/${callbackId}`, 'GET, HEAD, DELETE'],
    ['GET', '/v2/token', 'POST']
  ]
  for (const [method, path, allow] of wrong)
    t.match(await call(method, path), { status: 405, headers: { allow } }, `${method} ${path}`)
  for (const path of [
    '/platform/v1/ens-authentications',
    '/platform/v1/ens-authentications/1',
    '/platform/v1/tokenContext'
  ]) {
    const answer = await call('POST', path, {})
    t.match(answer, { status: 501, json: { errorcode: 501, message: /does not emulate/ } }, path)
  }
  t.match(await call('GET', '/messaging/v1/eventNotificationCallbacks'), {
    status: 501,
    json: { message: /read-only twin/ }
  })
  t.match(await call('GET', '/asset/v1/content'), { status: 404, json: { message: /nothing at \/asset/ } })
  t.match(await call('GET', `${callbacks}/%zz`), { status: 400, json: { errorcode: 10000 } }, 'a broken escape')
  t.match(await call('GET', `${callbacks}/${'x'.repeat(5000)}`), { status: /4\d\d/ }, 'a very long id')
})

t.test('media types', async t => {
  const { call } = await startEns(t)
  const post = (type: string) =>
    call('POST', callbacks, undefined, { raw: JSON.stringify([good]), headers: { 'content-type': type } })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
    t.match(await post(type), { status: 415, json: { errorcode: 415, message: new RegExp(type) } }, type)
  t.equal((await post('application/json; charset=utf-8')).status, 201)
  t.equal((await post('application/vnd.api+json')).status, 304)
})

t.test("ENS's headers are on every answer", async t => {
  const { call } = await startEns(t)
  const answers = [
    await call('GET', callbacks),
    await call('POST', callbacks, [{}]),
    await call('GET', callbacks, undefined, { headers: { authorization: '' } }),
    await call('GET', '/platform/v1/nothing'),
    await call('GET', `${callbacks}/%zz`),
    await call('POST', '/v2/token', {})
  ]
  for (const { status, headers } of answers) {
    t.match(
      headers,
      {
        'x-mashery-message-id': /^[0-9a-f-]{36}$/,
        vary: 'Origin',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
        'content-type': 'application/json;charset=UTF-8'
      },
      String(status)
    )
    t.equal(headers['content-encoding'], undefined)
  }
  t.equal(new Set(answers.map(({ headers }) => headers['x-mashery-message-id'])).size, answers.length)
})

t.test('not even HTTP', async t => {
  const { emulator } = await startEns(t)
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1')
  socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n')
  const [answer] = await once(socket, 'data')
  t.match(String(answer), /^HTTP\/1\.1 400 /)
})

t.test('random bodies and urls at every route', async t => {
  const { call, sink, seen } = await startEns(t)
  sink.respondWith(200)
  const routes = [
    ['POST', callbacks],
    ['PUT', callbacks],
    ['POST', verify],
    ['PUT', '/platform/v1/ens-regenerate'],
    ['POST', '/platform/v1/ens-subscriptions'],
    ['PUT', '/platform/v1/ens-subscriptions'],
    ['DELETE', callbacks],
    ['POST', '/v2/token']
  ] as const
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('https://example.com/', 'cb', 'active', ''),
    fc.webUrl()
  )
  const value = fc.oneof(word, fc.jsonValue(), fc.array(word), fc.integer())
  const field = fc.constantFrom(
    'callbackId',
    'callbackName',
    'url',
    'maxBatchSize',
    'verificationKey',
    'subscriptionId',
    'subscriptionName',
    'eventCategoryTypes',
    'filters',
    'status',
    'statusReason',
    'grant_type',
    'client_id',
    '__proto__'
  )
  const item = fc.dictionary(field, value)
  const raw = fc.oneof(
    fc.array(item, { maxLength: 4 }).map(items => JSON.stringify(items)),
    item.map(object => JSON.stringify(object)),
    fc.json(),
    fc.string({ unit: 'binary' })
  )
  // A client takes `.` and `..` for steps in the path, so they are no ids.
  const path = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter(id => !/^\.{1,2}$/.test(id))
    .map(encodeURIComponent)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), raw, path, async ([method, route], body, id) => {
      const answers = [
        await call(method, route, undefined, { raw: body }),
        await call('GET', `${callbacks}/${id}`),
        await call('DELETE', `/platform/v1/ens-subscriptions/${id}`)
      ]
      const bad = answers.find(answer => !isAcceptable(answer))
      if (bad !== undefined) throw new Error(`${method} ${route} ${body}: ${bad.status} ${bad.text}`)
    }),
    { numRuns: 400 }
  )
  t.same(seen('internal.error'), [])
})
