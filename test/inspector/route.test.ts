import fc from 'fast-check'
import t from 'tap'
import { parseRoute, type Route, toHash } from '../../src/inspector/route.js'

t.test('every place has an address, and the address leads there', async t => {
  const places: readonly (readonly [Route, string])[] = [
    [{ view: 'timeline' }, '#/timeline'],
    [{ view: 'timeline', activityId: 12 }, '#/timeline/12'],
    [{ view: 'callbacks' }, '#/callbacks'],
    [{ view: 'callbacks', callbackId: 'a b/c%' }, '#/callbacks/a%20b%2Fc%25'],
    [{ view: 'deliveries', deliveryId: 'x' }, '#/deliveries/x'],
    [{ view: 'register' }, '#/register'],
    [{ view: 'subscribe', callbackId: 'x' }, '#/subscribe/x'],
    [{ view: 'send', type: 'EngagementEvents.EmailOpen' }, '#/send/EngagementEvents.EmailOpen'],
    [{ view: 'faults' }, '#/faults'],
    [{ view: 'emulator' }, '#/emulator'],
    [{ view: 'overview' }, '#/overview'],
    [{ view: 'connect' }, '#/connect'],
    [{ view: 'ledger', rule: 'current.defer' }, '#/ledger/current.defer']
  ]
  for (const [route, hash] of places) {
    t.equal(toHash(route), hash)
    t.same(parseRoute(hash), route)
  }
})

t.test('nothing behind the # is the timeline', async t => {
  for (const hash of ['', '#', '#/', '/']) t.same(parseRoute(hash), { view: 'timeline' })
  t.same(parseRoute('#/callbacks/'), { view: 'callbacks' })
})

t.test('what is no place of ours is said to be none', async t => {
  for (const hash of [
    '#/nothing',
    '#/callbacks/a/b',
    '#/overview/x',
    '#/timeline/x',
    '#/%ff',
    '#/callbacks/%ff',
    '#/constructor',
    '#/nowhere'
  ]) {
    const route = parseRoute(hash)
    t.same(route, { view: 'nowhere', hash }, hash)
    t.equal(toHash(route), hash)
  }
})

t.test('any id survives', async t => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), callbackId => {
      t.same(parseRoute(toHash({ view: 'callbacks', callbackId })), { view: 'callbacks', callbackId })
    }),
    { numRuns: 200 }
  )
})
