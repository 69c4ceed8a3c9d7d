import t from 'tap'
import type { DeliveryView } from '../../../src/ens/delivery.js'
import { readCallbackDeliveries } from '../../../src/inspector/callbacks/callback-deliveries.js'
import { delivery } from '../../support/deliveries.js'

const of = (deliveryId: string, createdAt: number, state: DeliveryView['state']): DeliveryView =>
  delivery({ deliveryId, createdAt, state })

t.test('the newest, and those that wait with the oldest first', async t => {
  const answers: Record<string, DeliveryView[]> = {
    '/deliveries?callbackId=a%26b&limit=20&bodies=false': [of('d4', 4, 'delivered'), of('d3', 3, 'deferred')],
    '/deliveries?callbackId=a%26b&limit=100&bodies=false&state=retrying': [of('d2', 2, 'retrying')],
    '/deliveries?callbackId=a%26b&limit=100&bodies=false&state=deferred': [
      of('d3', 3, 'deferred'),
      of('d1', 1, 'deferred')
    ]
  }
  const get = async <T>(path: string): Promise<T> => ({ deliveries: answers[path] }) as T
  const { newest, waiting, hasMore } = await readCallbackDeliveries({ get }, 'a&b')
  t.same(
    newest.map(({ deliveryId }) => deliveryId),
    ['d4', 'd3']
  )
  t.same(
    waiting.map(({ deliveryId }) => deliveryId),
    ['d1', 'd2', 'd3']
  )
  t.equal(hasMore, false)
  t.notOk('attempts' in Object(newest[0]), 'without what may be long')
})

t.test('more wait than are shown', async t => {
  const get = async <T>(path: string): Promise<T> =>
    ({ deliveries: [of('d1', 1, 'deferred')], ...(path.endsWith('deferred') && { next: 'd1' }) }) as T
  t.match(await readCallbackDeliveries({ get }, 'a'), { hasMore: true, waiting: [{ deliveryId: 'd1' }, {}] })
})
