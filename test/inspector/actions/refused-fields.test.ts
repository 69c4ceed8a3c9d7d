import t from 'tap'
import { refusedFields } from '../../../src/inspector/actions/refused-fields.js'
import { problemOf, startPageApi } from '../../support/page-api.js'

const problem = { status: 400, code: '10000', message: 'url is required.', hint: '', body: '' }

t.test('several refusals of ENS, each at its field', async t => {
  const api = await startPageApi(t)
  const refusal = await problemOf(api.ens('POST', '/ens-callbacks', [{ callbackName: '', url: '', maxBatchSize: 1.5 }]))
  const { fields, rest } = refusedFields(refusal, ['callbackName', 'url', 'maxBatchSize'])
  t.same(Object.keys(fields).sort(), ['callbackName', 'maxBatchSize', 'url'])
  t.equal(fields.callbackName, '[0].callbackName must not be empty.')
  t.match(fields.maxBatchSize, /must be an integer.*must be at least 100/, 'both that are wrong with it')
  t.same(rest, [])
  const { rest: others } = refusedFields(refusal, ['url'])
  t.equal(others.length, 3, 'what the form has no field for is not lost')
})

t.test('sentences about a field that do not begin with its name', async t => {
  const api = await startPageApi(t)
  const subscription = { callbackId: 'x', subscriptionName: 's', eventCategoryTypes: ['None.Such'] }
  const names = ['callbackId', 'subscriptionName', 'eventCategoryTypes', 'filters']
  const fieldsOf = async (change: object): Promise<string[]> => {
    const refusal = await problemOf(api.ens('POST', '/ens-subscriptions', [{ ...subscription, ...change }]))
    return Object.keys(refusedFields(refusal, names).fields)
  }
  const eventCategoryTypes = ['TransactionalSendEvents.EmailSent']
  t.same(await fieldsOf({}), ['eventCategoryTypes'])
  t.same(await fieldsOf({ eventCategoryTypes, filters: ['bounceCode=1'] }), ['filters'])
  t.same(await fieldsOf({ eventCategoryTypes, filters: ['nothing'] }), ['filters'])
  t.same(await fieldsOf({ eventCategoryTypes, filters: [7] }), ['filters'])
  t.same(await fieldsOf({ eventCategoryTypes }), ['callbackId'])
})

t.test('a refusal that is no JSON, or has one sentence alone', async t => {
  t.same(refusedFields(problem, ['url']), { fields: { url: 'url is required.' }, rest: [] })
  t.same(refusedFields({ ...problem, body: '{"message":"m"}' }, []), { fields: {}, rest: ['url is required.'] })
  t.same(refusedFields({ ...problem, message: '???' }, ['url']), { fields: {}, rest: ['???'] })
})
