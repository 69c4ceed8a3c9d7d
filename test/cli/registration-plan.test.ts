import t from 'tap'
import { readRegistrationPlan, toRequest } from '../../src/cli/registration-plan.js'

const io = { env: {}, cwd: import.meta.dirname }
const tenant = 'https://sub.rest.marketingcloudapis.com'

t.test('a tenant may have types that we do not know', async t => {
  const subscribe = ['New.Brandnew, EmailSent', 'TransactionalSendEvents.EmailSent']
  const plan = await readRegistrationPlan({ target: tenant, subscribe, 'account-id': '7' }, io, undefined)
  t.match(plan, { target: { isTenant: true }, accountId: '7' })
  t.strictSame(plan.subscription?.eventCategoryTypes, ['New.Brandnew', 'TransactionalSendEvents.EmailSent'])
  await t.rejects(readRegistrationPlan({ target: tenant, subscribe: ['Brandnew'] }, io, undefined), {
    code: 'ERR_EVENT'
  })
})

t.test('names are made of the url where none are given', async t => {
  const plain = await readRegistrationPlan({}, io, undefined)
  t.strictSame(toRequest(plain, 'https://a.example.com/'), {
    callbackName: 'a.example.com',
    url: 'https://a.example.com/',
    maxBatchSize: undefined,
    subscription: undefined,
    replace: false,
    mustBeNew: false
  })
  t.equal(toRequest(plain, `https://a.example.com/${'x'.repeat(200)}`).callbackName.length, 100)
  const args = { subscribe: ['EmailOpen'], replace: true, 'max-batch-size': 500, 'verify-signatures': true }
  const named = toRequest(await readRegistrationPlan(args, io, 'orders'), 'https://a.example.com/ens')
  t.match(named, { callbackName: 'orders', maxBatchSize: 500, replace: true, mustBeNew: true })
  t.strictSame(named.subscription, {
    subscriptionName: 'orders',
    eventCategoryTypes: ['EngagementEvents.EmailOpen'],
    filters: undefined
  })
})
