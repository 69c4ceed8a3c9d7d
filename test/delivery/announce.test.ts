// What the stream says of events on their way: enough to follow one to its delivery, and back.

import t from 'tap'
import type { Activity, ActivityType } from '../../src/ens/activity.js'
import { startEngine } from '../support/subscribed.js'

type Of<T extends ActivityType> = Extract<Activity, { type: T }>

t.test('places in the queue lead from events to their delivery', async t => {
  const { call, emulator, publish, seen, callbackId } = await startEngine(t)
  await publish(2)
  await emulator.settled()
  await publish(3)
  await emulator.settled()
  const [, accepted] = seen('event.accepted') as Of<'event.accepted'>[]
  t.same(accepted?.queued, [{ callbackId, firstEvent: 2, count: 3 }])
  const [, queued] = seen('delivery.queued') as Of<'delivery.queued'>[]
  t.match(queued, { callbackId, firstEvent: 2, endEvent: 5, eventCount: 3, bytes: Number })
  await call('POST', `/_ens-local/deliveries/${queued?.deliveryId}/replay`)
  const [, , replay] = seen('delivery.queued') as Of<'delivery.queued'>[]
  t.match(replay, { replayOf: queued?.deliveryId, firstEvent: 0, endEvent: 0 }, 'a replay is in no queue')
})

t.test('an attempt says which fault rule bent it', async t => {
  const { call, emulator, publish, seen } = await startEngine(t)
  await call('POST', '/_ens-local/faults', { id: 'r', fault: { kind: 'corrupt-body' }, times: 1 })
  await publish()
  await emulator.settled()
  await publish()
  await emulator.settled()
  const [bent, plain] = seen('delivery.attempted') as Of<'delivery.attempted'>[]
  t.match(bent?.fault, { rule: 'r', kind: 'corrupt-body', detail: /^Byte \d+/ })
  t.notOk(plain && 'fault' in plain)
})
