import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { EnsApiError } from '../../src/client/ens-api-error.js'
import { EnsClient, type EnsClientOptions } from '../../src/client/ens-client.js'
import { hintFor } from '../../src/client/transport.js'
import { UserError } from '../../src/errors.js'
import { type FakeEns, startFakeEns } from '../support/fake-ens.js'

const clientId = 'id'
const clientSecret = 'do not print me'
const id = '94fbfcd9-2c1b-4ea2-8ac1-1ba5e4b5dd10'

type Test = Pick<typeof t, 'teardown'>

const start = async (
  t: Test,
  options: Partial<EnsClientOptions> = {}
): Promise<{ ens: FakeEns; client: EnsClient }> => {
  const ens = await startFakeEns(t)
  const client = new EnsClient({ target: ens.url, token: 'given', ...options })
  t.teardown(() => client.close())
  return { ens, client }
}

/** What a promise was rejected with. */
const failure = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('it was expected to fail')),
    (error: Error) => error
  )

t.test('each operation sends what the vendor describes, and answers what came', async t => {
  const { ens, client } = await start(t)
  const subscription = { callbackId: id, subscriptionName: 's', eventCategoryTypes: ['SendEvents.PushSent'] }
  const verification = { callbackId: id, verificationKey: 'k' }
  const callback = { callbackName: 'c', url: 'https://example.com/' }
  const p = '/platform/v1'
  const one = [{ n: 1 }]
  const two = [{ n: 1 }, { n: 2 }]
  // [call, method, path, body sent, status, body answered, result]
  type Row = [() => Promise<unknown>, string, string, unknown, number, unknown, unknown]
  const rows: Row[] = [
    [() => client.createCallback(callback), 'POST', `${p}/ens-callbacks`, [callback], 201, one, one[0]],
    [
      () => client.createCallbacks([callback, callback]),
      'POST',
      `${p}/ens-callbacks`,
      [callback, callback],
      201,
      two,
      two
    ],
    [() => client.getCallback(id), 'GET', `${p}/ens-callbacks/${id}`, undefined, 200, one[0], one[0]],
    [() => client.getAllCallbacks(), 'GET', `${p}/ens-callbacks`, undefined, 200, [], []],
    [
      () => client.updateCallback({ callbackId: id }),
      'PUT',
      `${p}/ens-callbacks`,
      [{ callbackId: id }],
      200,
      one,
      one[0]
    ],
    [() => client.deleteCallback(id), 'DELETE', `${p}/ens-callbacks/${id}`, undefined, 200, '', undefined],
    [() => client.verifyCallback(verification), 'POST', `${p}/ens-verify`, verification, 200, '', undefined],
    [() => client.regenerateSignatureKey(id), 'PUT', `${p}/ens-regenerate`, [{ callbackId: id }], 200, one, one[0]],
    [() => client.createSubscription(subscription), 'POST', `${p}/ens-subscriptions`, [subscription], 201, one, one[0]],
    [() => client.createSubscriptions([subscription]), 'POST', `${p}/ens-subscriptions`, [subscription], 201, one, one],
    [() => client.getSubscription('a/b'), 'GET', `${p}/ens-subscriptions/a%2Fb`, undefined, 200, one[0], one[0]],
    [() => client.getAllSubscriptions(), 'GET', `${p}/ens-subscriptions`, undefined, 200, two, two],
    [
      () => client.getAllSubscriptionsForCallback(id),
      'GET',
      `${p}/ens-subscriptions-by-cb/${id}`,
      undefined,
      200,
      two,
      two
    ],
    [
      () => client.updateSubscription({ subscriptionId: id }),
      'PUT',
      `${p}/ens-subscriptions`,
      [{ subscriptionId: id }],
      200,
      one[0],
      one[0]
    ],
    [() => client.deleteSubscription(id), 'DELETE', `${p}/ens-subscriptions/${id}`, undefined, 200, '', undefined]
  ]
  for (const [call, method, path, sent, status, body, result] of rows) {
    ens.answer({ status, body })
    t.strictSame(await call(), result, `${method} ${path}`)
    const request = ens.requests.at(-1)
    t.match(request, { method, path, headers: { authorization: 'Bearer given', accept: 'application/json' } })
    t.strictSame(request?.json, sent)
    t.equal(request?.headers['content-type'], sent === undefined ? undefined : 'application/json')
  }
  t.equal(ens.tokenRequests.length, 0, 'a given token is used as it is')
})

t.test('304 is undefined: it is already so', async t => {
  const { ens, client } = await start(t)
  ens.answer(...Array.from({ length: 7 }, () => ({ status: 304 })))
  t.equal(await client.createCallback({ callbackName: 'c', url: 'https://example.com' }), undefined)
  t.equal(await client.createCallbacks([]), undefined)
  t.equal(await client.updateCallback({ callbackId: id }), undefined)
  t.equal(await client.createSubscriptions([]), undefined)
  t.equal(await client.updateSubscription({ subscriptionId: id }), undefined)
  t.match(await failure(client.regenerateSignatureKey(id)), { name: 'EnsApiError', status: 304 })
  t.match(await failure(client.getAllCallbacks()), { name: 'EnsApiError', status: 304 }, 'no answer to a question')
})

t.test('tokens', async t => {
  t.test('one request for all callers, kept from then on', async t => {
    const options = { token: undefined, clientId, clientSecret, accountId: 7, scope: 'a b' }
    const { ens, client } = await start(t, options)
    await Promise.all([client.getAllCallbacks(), client.getAllSubscriptions(), client.getAllCallbacks()])
    await client.getAllCallbacks()
    t.equal(ens.tokenRequests.length, 1)
    t.match(ens.tokenRequests[0], { method: 'POST', path: '/v2/token' })
    t.strictSame(ens.tokenRequests[0]?.json, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      account_id: 7,
      scope: 'a b'
    })
    t.ok(ens.requests.every(({ headers }) => headers.authorization === 'Bearer token-1'))
  })

  t.test('a 401 renews it once for all who met it, and the calls are repeated', async t => {
    const { ens, client } = await start(t, { clientId, clientSecret })
    ens.answer({ status: 401 }, { status: 401 }, { status: 200, body: [1] }, { status: 200, body: [2] })
    const answers = await Promise.all([client.getAllCallbacks(), client.getAllSubscriptions()])
    t.strictSame(answers.flat().map(Number).sort(), [1, 2])
    t.strictSame(
      ens.requests.map(({ headers }) => headers.authorization),
      ['Bearer given', 'Bearer given', 'Bearer token-1', 'Bearer token-1']
    )
    t.equal(ens.tokenRequests.length, 1)
    t.strictSame(ens.tokenRequests[0]?.json, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret
    })
  })

  t.test('a second 401 is the answer', async t => {
    const { ens, client } = await start(t, { clientId, clientSecret })
    const body = { message: 'Not Authorized', errorcode: 0, documentation: 'https://example.com/errors' }
    ens.answer({ status: 401, body }, { status: 401, body })
    t.match(await failure(client.deleteCallback(id)), {
      name: 'EnsApiError',
      status: 401,
      ...body,
      operation: 'deleteCallback'
    })
    t.equal(ens.requests.length, 2)
  })

  t.test('a given token is not renewed without a client', async t => {
    const { ens, client } = await start(t, { clientId })
    ens.answer({ status: 401 })
    t.match(await failure(client.getAllCallbacks()), { name: 'EnsApiError', status: 401, errorcode: undefined })
    t.equal(ens.requests.length, 1)
    t.equal(ens.tokenRequests.length, 0)
  })

  t.test('a refused client is an error in the words of OAuth, and the next call tries again', async t => {
    const { ens, client } = await start(t, { token: undefined, clientId, clientSecret })
    const body = { error: 'invalid_client', error_description: 'Invalid client ID.', error_uri: 'https://example.com' }
    ens.answerToken({ status: 401, body })
    const error = await failure(client.getAllCallbacks())
    t.match(error, { operation: 'getToken', status: 401, message: 'invalid_client: Invalid client ID.' })
    t.equal((error as EnsApiError).documentation, 'https://example.com')
    t.notMatch(`${error.stack}${JSON.stringify(error)}`, clientSecret)
    t.strictSame(await client.getAllCallbacks(), [])
  })

  t.test('an answer without a token is an error', async t => {
    const { ens, client } = await start(t, { token: undefined, clientId, clientSecret })
    for (const body of ['<html>', '{}', 'null', '{"access_token":""}', '{"access_token":7}', '']) {
      ens.answerToken({ status: 200, body })
      const error = await failure(client.getAllCallbacks())
      t.match(error, { operation: 'getToken', status: 200, message: /no access_token/ }, `"${body}"`)
    }
    ens.answerToken({ status: 400, body: { error: 'unsupported_grant_type' } })
    t.match(await failure(client.getAllCallbacks()), { message: 'unsupported_grant_type', status: 400 })
  })
})

t.test('refusals', async t => {
  const { ens, client } = await start(t)

  t.test("the vendor's words", async t => {
    const body = {
      message: 'Two errors',
      errorcode: 10006,
      documentation: 'https://example.com',
      validationErrors: [{ message: 'a', errorcode: 10002 }, 'nonsense', {}]
    }
    ens.answer({ status: 400, body })
    const error = await failure(client.createCallback({ callbackName: '', url: '' }))
    t.ok(error instanceof EnsApiError)
    t.match(error, { operation: 'createCallback', status: 400, errorcode: 10006, message: 'Two errors' })
    t.strictSame((error as EnsApiError).validationErrors, [{ message: 'a', errorcode: 10002 }, { message: '' }])
    t.equal((error as EnsApiError).documentation, 'https://example.com')
  })

  t.test('answers that are not those of ENS', async t => {
    for (const [status, body] of [
      [502, '<html>Bad gateway</html>'],
      [302, ''],
      [404, 'null'],
      [500, '{"message":1,"errorcode":"x","validationErrors":{}}']
    ] as const) {
      ens.answer({ status, body })
      const error = await failure(client.getCallback(id))
      t.match(error, { status, message: `getCallback was answered with ${status}, and not in the words of ENS.` })
      t.equal((error as EnsApiError).errorcode, undefined)
      t.equal((error as EnsApiError).validationErrors, undefined)
    }
    const callback = { callbackName: 'c', url: 'https://example.com' }
    for (const [body, words] of [
      ['<html>', 'a body that is not JSON'],
      ['', 'no body'],
      ['null', 'no body'],
      ['[]', 'an empty array']
    ] as const) {
      ens.answer({ status: 200, body })
      t.match(await failure(client.createCallback(callback)), { status: 200, message: new RegExp(`and ${words}\\.$`) })
    }
    ens.answer({ status: 200, body: 'null' })
    t.match(await failure(client.getCallback(id)), { message: 'getCallback was answered with 200 and no body.' })
  })

  t.test('an empty id would ask for something else', async t => {
    const before = ens.requests.length
    for (const call of [
      client.getCallback(''),
      client.deleteCallback(''),
      client.getSubscription(''),
      client.getAllSubscriptionsForCallback(''),
      client.deleteSubscription('')
    ])
      t.ok((await failure(call)) instanceof UserError)
    t.equal(ens.requests.length, before)
  })
})

t.test('no answer', async t => {
  t.test('nobody there', async t => {
    const { ens, client } = await start(t)
    await ens.close()
    const error = (await failure(client.getAllCallbacks())) as UserError
    t.ok(error instanceof UserError)
    t.equal(error.message, `No answer from ${ens.url}/platform/v1/ens-callbacks (ECONNREFUSED).`)
    t.match(error.hint, /ens-local start/)
    t.equal(error.code, 'ERR_NO_ANSWER')
    t.match(error.cause, { code: 'ECONNREFUSED' })
    t.notMatch(error.stack, 'given')
  })

  t.test('hung up on', async t => {
    const { ens, client } = await start(t)
    ens.answer('hang-up')
    t.match(await failure(client.getAllCallbacks()), { name: 'UserError', message: /UND_ERR_SOCKET|ECONNRESET/ })
    t.strictSame(await client.getAllCallbacks(), [], 'the next call works')
  })

  t.test('too slow', async t => {
    const { ens, client } = await start(t, { timeoutMs: 50 })
    let release = (): void => undefined
    const until = new Promise<void>(resolve => {
      release = resolve
    })
    ens.answer({ status: 200, until })
    t.match(await failure(client.getAllCallbacks()), { message: /UND_ERR_HEADERS_TIMEOUT/ })
    release()
  })

  t.test('plain HTTP where TLS was expected', async t => {
    const ens = await startFakeEns(t)
    await using client = new EnsClient({ target: ens.url.replace('http:', 'https:'), token: 'given', ca: 'no PEM' })
    t.match(await failure(client.getAllCallbacks()), { name: 'UserError', hint: /http or https/ })
  })

  t.test('after close, which may be called twice', async t => {
    const { client } = await start(t)
    await client.close()
    await client.close()
    t.match(await failure(client.getAllCallbacks()), { name: 'UserError', hint: /new EnsClient/ })
  })

  t.test('something that does not speak HTTP', async t => {
    const server = createServer(socket => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    const { port } = server.address() as AddressInfo
    await using client = new EnsClient({ target: `http://127.0.0.1:${port}`, token: 'given' })
    t.match(await failure(client.getAllCallbacks()), { name: 'UserError', message: /HTTPParserError/ })
  })

  const refused = Object.assign(new Error(), { code: 'ENOTFOUND' })
  t.match(hintFor(refused, 'https://x.rest.marketingcloudapis.com'), /subdomain/, 'a tenant is not started by us')
})

t.test('targets', async t => {
  t.test('a slash at the end, or a path before', async t => {
    const ens = await startFakeEns(t)
    for (const [suffix, prefix] of [
      ['/', ''],
      ['/ens//', '/ens']
    ]) {
      await using client = new EnsClient({ target: `${ens.url}${suffix}`, clientId, clientSecret })
      await client.getAllCallbacks()
      t.equal(ens.requests.at(-1)?.path, `${prefix}/platform/v1/ens-callbacks`)
      t.equal(ens.tokenRequests.at(-1)?.path, `${prefix}/v2/token`)
    }
  })

  t.test('tokens from elsewhere', async t => {
    const rest = await startFakeEns(t)
    const auth = await startFakeEns(t)
    await using client = new EnsClient({ target: rest.url, authUrl: `${auth.url}/`, clientId, clientSecret })
    await client.getAllCallbacks()
    t.equal(auth.tokenRequests.length, 1)
    t.equal(rest.tokenRequests.length, 0)
  })

  t.throws(() => new EnsClient({ target: 'localhost:4010', token: 'x' }), { name: 'UserError', message: /^target/ })
  t.throws(() => new EnsClient({ target: 'nonsense', token: 'x' }), { name: 'UserError' })
  t.throws(() => new EnsClient({ target: 'http://x', authUrl: '', token: 'x' }), { message: /^authUrl/ })
  t.throws(() => new EnsClient({ target: 'http://x' }), { name: 'UserError', message: /no credentials/ })
  t.throws(() => new EnsClient({ target: 'http://x', clientId }), { message: /no credentials/ })
})
