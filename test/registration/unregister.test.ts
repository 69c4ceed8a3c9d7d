import t from 'tap'
import { EnsClient } from '../../src/client/ens-client.js'
import { takeBack, unregister } from '../../src/registration/unregister.js'
import { type Ens, startEns, verified } from '../support/ens.js'
import { startFakeEns } from '../support/fake-ens.js'

const startWorld = async (t: Parameters<typeof startEns>[0]): Promise<Ens & { client: EnsClient }> => {
  const ens = await startEns(t)
  const client = new EnsClient({ target: ens.emulator.url, token: ens.emulator.token })
  t.teardown(() => client.close())
  return { ...ens, client }
}

t.test('deletes the subscriptions and the callback, and is content when they are gone', async t => {
  const { client, ...ens } = await startWorld(t)
  const { callbackId } = await verified(ens)
  for (const subscriptionName of ['a', 'b'])
    await client.createSubscription({
      callbackId,
      subscriptionName,
      eventCategoryTypes: ['EngagementEvents.EmailOpen']
    })
  await unregister(client, callbackId)
  t.strictSame(await client.getAllCallbacks(), [])
  t.strictSame(await client.getAllSubscriptions(), [])
  await unregister(client, callbackId)
})

t.test('takes back by id, else by name and url', async t => {
  const { client, ...ens } = await startWorld(t)
  const url = 'https://example.com/ens'
  const { callbackId } = await verified(ens, 'orders')
  t.equal(await takeBack(client, { callbackName: 'another', url }), undefined, 'someone else has the url')
  t.equal(await takeBack(client, { callbackName: 'orders', url: 'https://example.com/' }), undefined)
  t.match(await client.getAllCallbacks(), [{ callbackId }])
  t.equal(await takeBack(client, { callbackName: 'orders', url }), callbackId)
  t.strictSame(await client.getAllCallbacks(), [])

  const { callbackId: second } = await verified(ens, 'orders')
  t.equal(await takeBack(client, { callbackId: second, callbackName: 'orders', url }), second)
  t.strictSame(await client.getAllCallbacks(), [])
})

t.test('any other refusal is an error', async t => {
  const ens = await startFakeEns(t)
  const client = new EnsClient({ target: ens.url, token: 'any' })
  t.teardown(() => client.close())
  ens.answer({ status: 200, body: [] }, { status: 403, body: { message: 'Insufficient Privileges' } })
  await t.rejects(unregister(client, '1'), { name: 'EnsApiError', status: 403 })
  ens.answer('hang-up')
  await t.rejects(unregister(client, '1'), { name: 'UserError' })
})
