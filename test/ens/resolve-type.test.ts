import t from 'tap'
import { knownType, resolveType } from '../../src/ens/resolve-type.js'

t.test('full and short names', async t => {
  t.equal(resolveType('TransactionalSendEvents.EmailSent').name, 'TransactionalSendEvents.EmailSent')
  t.equal(resolveType('EmailSent').name, 'TransactionalSendEvents.EmailSent')
  t.equal(resolveType('PushOpen').family, 'push')
  t.equal(knownType('SendEvents.OttNotSent').family, 'ott')
})

t.test('names that are not clear', async t => {
  for (const [name, message, hint] of [
    [
      'OttNotSent',
      'OttNotSent is a type of 2 categories.',
      /^Write TransactionalSendEvents\.OttNotSent or SendEvents\.OttNotSent\.$/
    ],
    ['EmailSend', 'There is no event type "EmailSend".', /^Did you mean TransactionalSendEvents\.EmailSent/],
    ['emailopen', 'There is no event type "emailopen".', /^Did you mean EngagementEvents\.EmailOpen/],
    [
      'EngagementEvents.EmailSent',
      'There is no event type "EngagementEvents.EmailSent".',
      /Did you mean .*\.EmailSent/
    ],
    ['zzz', 'There is no event type "zzz".', /^`ens-local about events` lists all types\.$/],
    ['', 'There is no event type "".', /lists all types/]
  ] as const)
    t.throws(() => resolveType(name), { code: 'ERR_EVENT', message, hint }, name)
})

t.test('a complete event must have the full name', async t => {
  t.throws(() => knownType('EmailSent'), { code: 'ERR_EVENT', hint: /TransactionalSendEvents\.EmailSent/ })
  t.throws(() => knownType(5), { code: 'ERR_EVENT', message: 'There is no event type 5.' })
  t.throws(() => knownType({ toString: 1 }), { code: 'ERR_EVENT' })
})
