import t from 'tap'
import { eventTypes } from '../src/ens/event-catalogue.js'
import { createReadFixture } from '../src/fixtures.js'

t.test('every type has one, read once', async t => {
  const readFixture = createReadFixture()
  for (const { name } of eventTypes) {
    t.equal(readFixture(name)?.eventCategoryType, name)
    t.equal(readFixture(name), readFixture(name), 'kept')
  }
})

t.test('a type that does not exist has none, whatever file its name would lead to', async t => {
  const readFixture = createReadFixture()
  for (const name of ['EmailSent', '', '../../package', 'TransactionalSendEvents.emailsent'])
    t.equal(readFixture(name), undefined)
})

t.test('nobody can change one', async t => {
  const event = createReadFixture()('EngagementEvents.EmailOpen') as Record<string, unknown>
  t.throws(() => {
    event.mid = 5
  }, TypeError)
})
