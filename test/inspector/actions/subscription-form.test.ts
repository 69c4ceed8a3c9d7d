import t from 'tap'
import { eventTypes } from '../../../src/ens/event-catalogue.js'
import {
  categoriesLike,
  filtersOf,
  toSubscriptionBody,
  typeOf,
  whyNotSubscribable,
  withTypes
} from '../../../src/inspector/actions/subscription-form.js'

const EMAIL_SENT = 'TransactionalSendEvents.EmailSent'
const EMAIL_BOUNCED = 'TransactionalSendEvents.EmailBounced'

t.test('categories, and those that a search finds', async t => {
  const all = categoriesLike('')
  t.same(
    all.map(({ name }) => name),
    ['TransactionalSendEvents', 'EngagementEvents', 'SendEvents']
  )
  t.equal(all.flatMap(({ types }) => types).length, eventTypes.length)
  t.same(
    categoriesLike('EMAIL send').flatMap(({ types }) => types.map(({ name }) => typeOf(name))),
    ['EmailSent', 'EmailNotSent', 'EmailBounced'],
    'all words, in any case'
  )
  t.same(categoriesLike('nothing like it'), [])
})

t.test('choosing keeps the order of the catalogue', async t => {
  const both = withTypes(withTypes([], [EMAIL_BOUNCED], true), [EMAIL_SENT], true)
  t.same(both, [EMAIL_SENT, EMAIL_BOUNCED])
  t.same(withTypes(both, [EMAIL_SENT], false), [EMAIL_BOUNCED])
})

t.test('filters of the chosen types', async t => {
  t.same(filtersOf([]), [])
  t.same(filtersOf([EMAIL_SENT, EMAIL_BOUNCED]), ['definitionKey', 'bounceCode', 'smtpReason'])
})

t.test('who can have a subscription', async t => {
  t.equal(whyNotSubscribable({ status: 'verified', probe: { state: 'passed' } }), undefined)
  t.match(whyNotSubscribable({ status: 'unverified', probe: { state: 'passed' } }), /not verified/)
  t.match(whyNotSubscribable({ status: 'unverified', probe: { state: 'failed' } }), /probe failed/)
})

t.test('the body', async t => {
  const form = { callbackId: 'c', subscriptionName: 's', eventCategoryTypes: [EMAIL_SENT], filters: {} }
  const body = { callbackId: 'c', subscriptionName: 's', eventCategoryTypes: [EMAIL_SENT] }
  t.same(toSubscriptionBody(form), [body])
  t.same(toSubscriptionBody({ ...form, filters: { definitionKey: 'a=b' } }), [
    { ...body, filters: ['definitionKey=a=b'] }
  ])
  const gone = { definitionKey: '', bounceCode: 'of a type that is chosen no more' }
  t.same(toSubscriptionBody({ ...form, filters: gone }), [body])
})
