// kill -9 while a delivery waits for its next attempt, and in the middle of one: it goes on where it was.

import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startProcess } from '../support/emulator-process.js'
import { subscribeProcess } from '../support/subscribed-process.js'
import { numbered, startTallyReceiver, type TallyReceiver } from '../support/tally-receiver.js'

const startReceiver = async (t: Test): Promise<{ receiver: TallyReceiver; argv: string[] }> => {
  const receiver = await startTallyReceiver(t)
  return { receiver, argv: ['--data', join(t.testdir(), 'ens.db'), '--forward-to', receiver.origin] }
}

const events = { events: [1, 2, 3].map(numbered) }

t.test('killed while a retry is awaited, and while it is deferred', async t => {
  const { receiver, argv } = await startReceiver(t)
  // On a clock that stands still, the retry is awaited until the signal comes.
  const first = await startProcess(t, [...argv, '--clock', 'manual'])
  await subscribeProcess(first, receiver, 1000)
  receiver.respondWith(() => 500)
  await first.call('POST', '/_ens-local/events', events)
  const failed = await first.until('delivery.attempted')
  t.match(failed, { attempt: 1, ok: false, next: { does: 'retry' } })
  await first.end('SIGKILL')

  const second = await startProcess(t, argv)
  await second.until('delivery.deferred')
  const attempts = second.said.filter(({ type }) => type === 'delivery.attempted')
  t.match(attempts, [
    { attempt: 2, next: { does: 'retry' } },
    { attempt: 3, next: { does: 'defer' } }
  ])
  const deferred = (await second.call('GET', '/_ens-local/deliveries')).json
  t.match(deferred, {
    deliveries: [{ state: 'deferred', eventCount: 3, attempts: [{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }] }]
  })
  const [delivery] = deferred.deliveries
  t.ok(delivery.attempts[1].at >= delivery.attempts[0].next.at, 'not before its time')
  t.equal(delivery.nextAttemptAt, delivery.next.at)
  await second.end('SIGKILL')

  receiver.respondWith(() => 200)
  const third = await startProcess(t, [...argv, '--clock', 'manual'])
  t.equal((await third.call('GET', '/_ens-local/settled')).status, 200)
  t.strictSame((await third.call('GET', '/_ens-local/deliveries')).json, deferred, 'nothing of it is lost')
  t.equal(receiver.batches.length, 3, 'and nothing is sent before its time')
  await third.call('POST', '/_ens-local/clock/advance', { by: '11m' })
  const { json } = await third.call('GET', `/_ens-local/deliveries/${delivery.deliveryId}`)
  t.match(json, { state: 'delivered', attempts: [{}, {}, {}, { attempt: 4, ok: true }] })
  t.strictSame(
    receiver.batches.map(batch => batch.events),
    [1, 2, 3, 4].map(() => [1, 2, 3])
  )
})

t.test('killed in the middle of a second attempt', async t => {
  const { receiver, argv } = await startReceiver(t)
  const first = await startProcess(t, [...argv, '--clock', 'manual'])
  await subscribeProcess(first, receiver, 1000)
  receiver.respondWith(() => 500)
  await first.call('POST', '/_ens-local/events', events)
  await first.until('delivery.attempted')
  receiver.respondWith(() => new Promise(() => {}))
  const advancing = t.rejects(first.call('POST', '/_ens-local/clock/advance', { by: '1s' }))
  await receiver.until(() => receiver.batches.length === 2)
  await first.end('SIGKILL')
  await advancing

  receiver.respondWith(() => 200)
  const second = await startProcess(t, [...argv, '--clock', 'manual'])
  t.match(await second.until('delivery.delivered'), { attempts: 2 })
  const { json } = await second.call('GET', '/_ens-local/deliveries')
  t.match(json, { deliveries: [{ state: 'delivered', attempts: [{ attempt: 1 }, { attempt: 2, ok: true }] }] })
  t.equal(json.deliveries.length, 1)
  t.equal(receiver.batches.length, 3)
})
