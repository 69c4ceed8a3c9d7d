import t from 'tap'
import { startEns } from '../support/ens.js'
import { subscribe, subscribed } from '../support/subscribed.js'

t.test('all, or those of a callback', async t => {
  const ens = await startEns(t, { clock: 'manual', activationDelay: '2m' })
  const { call, emulator } = ens
  t.same((await call('GET', '/_ens-local/subscriptions')).json, { subscriptions: [] })
  const one = await subscribed(ens, { name: 'one' })
  const two = await subscribed(ens, { name: 'two' })
  await subscribe(ens, two.callbackId, { name: 'more', filters: ['definitionKey=a'] })
  const { subscriptions } = (await call('GET', '/_ens-local/subscriptions')).json
  const now = emulator.clock.now()
  t.strictSame(subscriptions[0], {
    subscriptionId: one.subscriptionId,
    callbackId: one.callbackId,
    subscriptionName: 'one-sub',
    eventCategoryTypes: ['TransactionalSendEvents.EmailSent'],
    filters: [],
    status: 'active',
    statusReason: subscriptions[0].statusReason,
    activeAt: now + 120_000,
    createdAt: now
  })
  t.match(await call('GET', `/_ens-local/subscriptions?callbackId=${two.callbackId}`), {
    status: 200,
    json: {
      subscriptions: [{ subscriptionName: 'two-sub' }, { subscriptionName: 'more', filters: ['definitionKey=a'] }]
    }
  })
  t.equal(subscriptions.length, 3)
  t.same((await call('GET', '/_ens-local/subscriptions?callbackId=none')).json, { subscriptions: [] })
  t.equal((await call('GET', '/_ens-local/subscriptions?callbackId=')).status, 400)
})
