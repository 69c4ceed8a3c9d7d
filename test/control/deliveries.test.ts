import t from 'tap'
import { deliveryStates } from '../../src/ens/delivery.js'
import { UserError } from '../../src/errors.js'
import type { Deliveries } from '../../src/ports.js'
import { delivery } from '../support/deliveries.js'
import { caller } from '../support/ens.js'
import { startFakeControl } from '../support/fake-control.js'
import { startEngine } from '../support/subscribed.js'

t.test('the list: what is asked for, and a page', async t => {
  const asked: unknown[] = []
  const page = { deliveries: [delivery()], next: 'd-1' }
  const list: Deliveries['list'] = async query => {
    asked.push(query)
    return page
  }
  const call = caller((await startFakeControl(t, { deliveries: { list } })).url)
  t.strictSame((await call('GET', '/deliveries')).json, page)
  await call('GET', '/deliveries?callbackId=cb-1&state=retrying&limit=1000&cursor=d-1')
  t.strictSame(asked, [{}, { callbackId: 'cb-1', state: 'retrying', limit: 1000, cursor: 'd-1' }])

  const wrong: [string, string, RegExp][] = [
    ['state=lost', deliveryStates.join(', '), /\?state=sending/],
    ['state=sending&state=failed', 'one value', /\?state=/],
    ['callbackId=', 'one value', /leave it out/],
    ['limit=0', 'from 1 to 1000', /\?limit=1000/],
    ['limit=1001', 'from 1 to 1000', /\?limit=1000/],
    ['limit=1e2', 'from 1 to 1000', /\?limit=1000/],
    ['cursor=', 'one value', /\?cursor=/],
    ['bodies=no', 'true, false', /\?bodies=true/],
    ['bodies=', 'one value', /\?bodies=/]
  ]
  for (const [query, message, hint] of wrong)
    t.match(
      await call('GET', `/deliveries?${query}`),
      { status: 400, json: { error: { code: 'bad-parameter', message, hint } } },
      query
    )
  t.equal(asked.length, 2, 'nothing wrong is asked on')
  await call('GET', '/deliveries?bodies=false')
  await call('GET', '/deliveries?bodies=true')
  t.strictSame(asked.slice(2), [{ bodies: false }, { bodies: true }])
})

t.test('a list without bodies, of a real emulator', async t => {
  const { emulator, sink, publish, call } = await startEngine(t)
  sink.respondWith({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'thanks' })
  await publish(2, 'ada@example.com')
  await emulator.settled()
  const [whole] = (await call('GET', '/_ens-local/deliveries')).json.deliveries
  t.match(whole.attempts, [{ request: { body: /ada@example/ }, response: { body: 'thanks' } }])
  const { text, json } = await call('GET', '/_ens-local/deliveries?bodies=false')
  t.notMatch(text, /ada@example|thanks/)
  const { body: _body, ...request } = whole.attempts[0].request
  const attempt = { ...whole.attempts[0], request, response: { ...whole.attempts[0].response, body: '' } }
  t.strictSame(json.deliveries, [{ ...whole, attempts: [attempt] }], 'and all else as it was')
})

t.test('a cursor that leads nowhere, and a store that fails', async t => {
  let thrown: Error = new UserError('There is no d-9 to go on from.', 'Start over.', { code: 'ERR_NO_DELIVERY' })
  const list = () => Promise.reject(thrown)
  const call = caller((await startFakeControl(t, { deliveries: { list } })).url)
  t.match(await call('GET', '/deliveries?cursor=d-9'), {
    status: 400,
    json: { error: { code: 'bad-parameter', message: /d-9/, hint: 'Start over.' } }
  })
  thrown = new UserError('The file is locked.', 'Close the other.', { code: 'ERR_STORE_LOCKED' })
  t.match(await call('GET', '/deliveries'), { status: 503, json: { error: { code: 'store-locked' } } })
  thrown = new Error('a bug')
  t.match(await call('GET', '/deliveries'), { status: 500, json: { error: { code: 'internal' } } })
})

t.test('one delivery, or none', async t => {
  const one = delivery()
  const get: Deliveries['get'] = async id => (id === one.deliveryId ? one : undefined)
  const call = caller((await startFakeControl(t, { deliveries: { get } })).url)
  t.strictSame((await call('GET', `/deliveries/${one.deliveryId}`)).json, one)
  t.match(await call('GET', '/deliveries/nope'), {
    status: 404,
    json: { error: { code: 'no-such-delivery', message: /nope/, hint: /GET \/_ens-local\/deliveries/ } }
  })
})

t.test('replay', async t => {
  const asked: unknown[] = []
  let thrown: UserError | undefined
  const replay: Deliveries['replay'] = async (deliveryId, options) => {
    asked.push([deliveryId, options])
    if (thrown !== undefined) throw thrown
    return delivery({ deliveryId: 'd-2', replayOf: deliveryId })
  }
  const call = caller((await startFakeControl(t, { deliveries: { replay } })).url)
  t.match(await call('POST', '/deliveries/d-1/replay'), { status: 200, json: { deliveryId: 'd-2', replayOf: 'd-1' } })
  await call('POST', '/deliveries/d-1/replay', { resign: true, edit: { 'info.to': null } })
  t.strictSame(asked.splice(0), [
    ['d-1', {}],
    ['d-1', { resign: true, edit: { 'info.to': null } }]
  ])

  for (const [body, message] of [
    [{ resign: 1 }, /resign/],
    [{ edit: [] }, /edit/],
    [{ edit: null }, /edit/],
    [{ edit: 'info.to=x' }, /edit/],
    [[], /object/],
    [true, /object/]
  ])
    t.match(await call('POST', '/deliveries/d-1/replay', body), {
      status: 400,
      json: { error: { code: 'bad-parameter', message, hint: /Write it like/ } }
    })
  t.strictSame(asked, [])

  for (const [given, status, code] of [
    ['ERR_NO_DELIVERY', 404, 'no-such-delivery'],
    ['ERR_NO_CALLBACK', 409, 'no-callback'],
    ['ERR_DELIVERY_PENDING', 409, 'delivery-pending'],
    ['ERR_EDIT', 400, 'bad-edit']
  ] as const) {
    thrown = new UserError('No.', 'Do this.', { code: given })
    t.match(await call('POST', '/deliveries/d-1/replay'), { status, json: { error: { code, hint: 'Do this.' } } })
  }
})
